namespace Portal.Platform.Catalog;

/// <summary>Identifies a support session, in the catalog and in the tenant's database. It is no secret and opens nothing.</summary>
public readonly record struct SupportSessionId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static SupportSessionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
