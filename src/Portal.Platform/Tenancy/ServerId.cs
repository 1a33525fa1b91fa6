namespace Portal.Platform.Tenancy;

/// <summary>Identifies one PostgreSQL cluster of the platform.</summary>
public readonly record struct ServerId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static ServerId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
