namespace Portal.Platform.KeyService;

/// <summary>A presented key: well-formed, and not verified.</summary>
/// <param name="Class">From the prefix.</param>
/// <param name="Id">The key's id, which is no secret.</param>
/// <param name="Secret">192 bits. Never logged.</param>
public readonly record struct PresentedKey(KeyClass Class, KeyId Id, ReadOnlyMemory<byte> Secret)
{
    /// <summary>Without the secret, so that a key that is logged by mistake reveals nothing.</summary>
    public override string ToString() => $"{Class} key {Id}";
}
