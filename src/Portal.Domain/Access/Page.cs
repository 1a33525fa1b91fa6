namespace Portal.Domain.Access;

/// <summary>A part of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Total">How many rows match in total.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);

/// <summary>Which part of a list.</summary>
/// <param name="Skip">Rows before it; at least 0.</param>
/// <param name="Take">Rows in it; 1 to 200.</param>
/// <param name="After">
/// The row that it begins after, in place of <paramref name="Skip"/>: so it skips nothing where rows before it have left the list.
/// </param>
public readonly record struct PageRequest(int Skip, int Take, Guid? After = null)
{
    /// <summary>Clamps both to their bounds.</summary>
    public PageRequest Bounded() => new(After is null ? Math.Max(0, Skip) : 0, Math.Clamp(Take, 1, 200), After);
}

/// <summary>A part of a list paged by keyset: the rows after a row, however many rows changed meanwhile.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">The cursor of the next page; null when this is the last one.</param>
public sealed record KeysetPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which part of a list that is paged by keyset.</summary>
/// <param name="Limit">Rows in it; 1 to <see cref="MaximumLimit"/>.</param>
/// <param name="Cursor">From the page before; null for the first page.</param>
public readonly record struct KeysetRequest(int Limit, string? Cursor)
{
    /// <summary>Rows unless stated otherwise.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The most rows of one page.</summary>
    public const int MaximumLimit = 100;

    /// <summary>The first page.</summary>
    public static KeysetRequest First => new(DefaultLimit, null);

    /// <summary>Creates the page from rows that were queried with one more than it holds.</summary>
    /// <param name="rows">The rows found.</param>
    /// <param name="cursorOf">The cursor of a page that ends with a row.</param>
    internal KeysetPage<T> Cut<T>(List<T> rows, Func<T, string> cursorOf)
    {
        if (rows.Count <= Limit)
        {
            return new(rows, Next: null);
        }
        rows.RemoveAt(Limit);
        return new(rows, cursorOf(rows[^1]));
    }

    /// <summary>Validates the limit.</summary>
    /// <exception cref="Platform.InvalidInputException">It is out of bounds.</exception>
    public void Check()
    {
        if (Limit is < 1 or > MaximumLimit)
        {
            new FieldErrors().Add("Limit", $"Expected a whole number from 1 to {MaximumLimit}.").ThrowIfAny();
        }
    }
}
