using Portal.Domain.Journeys;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Journeys;

/// <summary>What the journeys' list shows, as its address says it: the one state of the page.</summary>
/// <param name="Search">Text in title or owner.</param>
/// <param name="Status">Only this status.</param>
/// <param name="Overdue">Only those whose day has passed; stands in the place of <paramref name="Status"/>.</param>
/// <param name="Sort">Sort column.</param>
/// <param name="Descending">Whether the greatest comes first.</param>
/// <param name="Page">From 1.</param>
public sealed record JourneyFilter(
    string? Search = null,
    JourneyStatus? Status = null,
    bool Overdue = false,
    JourneySort Sort = JourneySort.UpdatedAt,
    bool Descending = true,
    int Page = 1
) : IListFilter<JourneyFilter>
{
    /// <summary>Stands in the address in the place of a status.</summary>
    public const string OverdueName = "overdue";

    private const string DefaultSort = "-updated";

    private static readonly Dictionary<JourneySort, string> SortNames = new()
    {
        [JourneySort.UpdatedAt] = "updated",
        [JourneySort.Title] = "title",
        [JourneySort.Status] = "status",
        [JourneySort.Owner] = "owner",
        [JourneySort.DueDate] = "due",
    };

    /// <summary>Whether anything is filtered out.</summary>
    public bool IsFiltered => Search is not null || Status is not null || Overdue;

    /// <summary>The choice of the status filter as the address names it.</summary>
    public string? StatusName => Overdue ? OverdueName : ListLabels.WriteName(Status);

    /// <summary>The order as the address names it: "title", "-due".</summary>
    public string SortName => (Descending ? "-" : "") + SortNames[Sort];

    /// <inheritdoc/>
    public static JourneyFilter Read(Func<string, string?> parameter) =>
        new JourneyFilter(ListLabels.ReadText(parameter("search")), Page: ListLabels.ReadPage(parameter("page")))
            .WithStatus(parameter("status"))
            .WithSort(parameter("sort"));

    /// <inheritdoc/>
    public JourneyFilter WithPage(int page) => this with { Page = page };

    /// <summary>The same with another choice of status.</summary>
    public JourneyFilter WithStatus(string? name) =>
        this with
        {
            Status = ListLabels.ReadName<JourneyStatus>(name),
            Overdue = name == OverdueName,
        };

    /// <summary>The same in another order.</summary>
    public JourneyFilter WithSort(string? name)
    {
        var found = SortNames.FirstOrDefault(sort => sort.Value == name?.TrimStart('-'));
        return found.Value is null ? this : this with { Sort = found.Key, Descending = name!.StartsWith('-') };
    }

    /// <inheritdoc/>
    public string ToAddress() =>
        PortalUrls.Journeys(Search, StatusName, SortName == DefaultSort ? null : SortName, Page);

    /// <summary>The operation's question.</summary>
    public JourneyQuery ToQuery() =>
        new()
        {
            Search = Search,
            Status = Status,
            OverdueOnly = Overdue,
            Sort = Sort,
            Descending = Descending,
            Page = new((Page - 1) * ListLabels.PageSize, ListLabels.PageSize),
        };
}
