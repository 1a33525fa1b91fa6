namespace Portal.Platform.KeyService;

/// <summary>
/// Identifies one API key or platform key. Chosen by the creator of the key (UUIDv7), so that the tenant's own row can
/// exist before the key service is called.
/// </summary>
public readonly record struct KeyId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static KeyId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
