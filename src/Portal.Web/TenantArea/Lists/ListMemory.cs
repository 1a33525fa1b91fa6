namespace Portal.Web.TenantArea.Lists;

/// <summary>
/// What a circuit remembers of its lists, so that "back" leads to the same filters and the focus to the row that was
/// opened. Addresses and element ids only; losing it costs nothing but that comfort.
/// </summary>
public sealed class ListMemory
{
    private readonly Dictionary<string, string> addresses = new(StringComparer.Ordinal);
    private string? opened;

    /// <summary>Notes where a list stands now.</summary>
    public void Remember(string list, string address) => addresses[list] = address;

    /// <summary>Where a list stood last, or null.</summary>
    public string? AddressOf(string list) => addresses.GetValueOrDefault(list);

    /// <summary>Notes which row's thing is open.</summary>
    public void Opened(string elementId) => opened = elementId;

    /// <summary>The row to return to, once.</summary>
    public string? TakeOpened()
    {
        var id = opened;
        opened = null;
        return id;
    }
}
