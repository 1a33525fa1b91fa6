namespace Portal.Platform.Tenancy;

/// <summary>Identifies one tenant. Never derived from user input: it comes from the catalog (IC-1, IC-2).</summary>
public readonly record struct TenantId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static TenantId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
