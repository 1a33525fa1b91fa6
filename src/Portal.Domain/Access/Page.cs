namespace Portal.Domain.Access;

/// <summary>A part of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Total">How many rows match in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);

/// <summary>Which part of a list.</summary>
/// <param name="Skip">Rows before it; at least 0.</param>
/// <param name="Take">Rows in it; 1 to 200.</param>
public readonly record struct PageRequest(int Skip, int Take)
{
    /// <summary>Brings both into their bounds.</summary>
    public PageRequest Bounded() => new(Math.Max(0, Skip), Math.Clamp(Take, 1, 200));
}
