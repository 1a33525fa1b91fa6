namespace Portal.Staff;

/// <summary>A page of rows that were read from after one row, or backwards from before one.</summary>
/// <param name="Shown">In the order of the list.</param>
/// <param name="HasEarlier">Whether rows come before it.</param>
/// <param name="HasLater">Whether rows come after it.</param>
internal sealed record KeysetSlice<T>(List<T> Shown, bool HasEarlier, bool HasLater)
{
    /// <summary>Cuts a page out of rows that were queried with one more than it holds, which shows whether there is a next page.</summary>
    /// <param name="rows">Nearest to where the page begins first.</param>
    /// <param name="pageSize">Rows of a page.</param>
    /// <param name="isAfter">They come after a row; this wins.</param>
    /// <param name="isBefore">They come before a row, read backwards.</param>
    public static KeysetSlice<T> Of(List<T> rows, int pageSize, bool isAfter, bool isBefore)
    {
        var isBackwards = isBefore && !isAfter;
        var more = rows.Count > pageSize;
        var shown = rows.Take(pageSize).ToList();
        if (isBackwards)
        {
            shown.Reverse();
        }
        return new(shown, HasEarlier: isBackwards ? more : isAfter, HasLater: isBackwards || more);
    }
}
