namespace Portal.Platform.Catalog;

/// <summary>Identifies a job of the operator.</summary>
public readonly record struct JobId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static JobId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
