namespace Portal.Platform.Catalog;

/// <summary>Identifies a member of the platform's staff, who is never a user of any tenant.</summary>
public readonly record struct StaffId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static StaffId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Identifies a staff member's signed-in browser. It is no secret and opens nothing.</summary>
public readonly record struct StaffSessionId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static StaffSessionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
