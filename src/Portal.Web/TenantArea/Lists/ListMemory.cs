namespace Portal.Web.TenantArea.Lists;

/// <summary>
/// Remembers a circuit's lists, so that "back" restores the filters and focuses the row that was opened. Contains only URLs
/// and element ids, and is safe to lose.
/// </summary>
public sealed class ListMemory
{
    private readonly Dictionary<string, string> urls = new(StringComparer.Ordinal);
    private string? openedRow;

    /// <summary>Remembers a list's current URL.</summary>
    public void Remember(string list, string url) => urls[list] = url;

    /// <summary>A list's last URL, or null.</summary>
    public string? UrlOf(string list) => urls.GetValueOrDefault(list);

    /// <summary>Remembers the row that was opened.</summary>
    public void Opened(string elementId) => openedRow = elementId;

    /// <summary>Returns the opened row's element id and forgets it.</summary>
    public string? TakeOpened()
    {
        var id = openedRow;
        openedRow = null;
        return id;
    }
}
