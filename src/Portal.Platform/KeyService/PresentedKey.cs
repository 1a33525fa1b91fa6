namespace Portal.Platform.KeyService;

/// <summary>A key as somebody presented it: well-formed, and nothing more is known about it.</summary>
/// <param name="Class">Told by the prefix.</param>
/// <param name="Id">The key's id, which is no secret.</param>
/// <param name="Secret">192 bits. Never logged.</param>
public readonly record struct PresentedKey(KeyClass Class, KeyId Id, ReadOnlyMemory<byte> Secret)
{
    /// <summary>Without the secret, so that a key that gets into a log by mistake gives nothing away.</summary>
    public override string ToString() => $"{Class} key {Id}";
}
