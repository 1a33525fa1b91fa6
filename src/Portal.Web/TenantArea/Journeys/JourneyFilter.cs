using Portal.Domain.Journeys;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Journeys;

/// <summary>The filter of the journey list, as in its URL.</summary>
/// <param name="Search">Text in title or owner.</param>
/// <param name="Status">Only this status.</param>
/// <param name="Overdue">Only overdue journeys; replaces <paramref name="Status"/>.</param>
/// <param name="Sort">Sort column.</param>
/// <param name="Descending">Whether the order is descending.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">Rows per page.</param>
public sealed record JourneyFilter(
    string? Search = null,
    JourneyStatus? Status = null,
    bool Overdue = false,
    JourneySort Sort = JourneySort.CreatedAt,
    bool Descending = true,
    int Page = 1,
    int PageSize = ListLabels.PageSize
) : IListFilter<JourneyFilter>
{
    /// <summary>Used in the URL in place of a status.</summary>
    public const string OverdueName = "overdue";

    private const string DefaultSort = "-created";

    private static readonly Dictionary<JourneySort, string> SortNames = new()
    {
        [JourneySort.CreatedAt] = "created",
        [JourneySort.UpdatedAt] = "updated",
        [JourneySort.Title] = "title",
        [JourneySort.Status] = "status",
        [JourneySort.Owner] = "owner",
        [JourneySort.DueDate] = "due",
    };

    /// <summary>Whether a filter applies.</summary>
    public bool IsFiltered => Search is not null || Status is not null || Overdue;

    /// <summary>The status filter's value in the URL.</summary>
    public string? StatusName => Overdue ? OverdueName : ListLabels.WriteName(Status);

    /// <summary>The order's value in the URL: "title", "-due".</summary>
    public string SortName => (Descending ? "-" : "") + SortNames[Sort];

    /// <inheritdoc/>
    public static JourneyFilter Read(Func<string, string?> parameter) =>
        new JourneyFilter(
            ListLabels.ReadText(parameter("search")),
            Page: ListLabels.ReadPage(parameter("page")),
            PageSize: ListLabels.ReadPageSize(parameter("size"))
        )
            .WithStatus(parameter("status"))
            .WithSort(parameter("sort"));

    /// <summary>The row that the page begins after; null for its place by number.</summary>
    public Guid? After { get; init; }

    /// <inheritdoc/>
    public JourneyFilter WithAfter(Guid? row) => this with { After = row };

    /// <inheritdoc/>
    public JourneyFilter WithPage(int page) => this with { Page = page };

    /// <inheritdoc/>
    public JourneyFilter WithPageSize(int size) => this with { PageSize = size };

    /// <summary>A copy with another status.</summary>
    public JourneyFilter WithStatus(string? name) =>
        this with
        {
            Status = ListLabels.ReadName<JourneyStatus>(name),
            Overdue = name == OverdueName,
        };

    /// <summary>A copy with another order.</summary>
    public JourneyFilter WithSort(string? name)
    {
        var found = SortNames.FirstOrDefault(sort => sort.Value == name?.TrimStart('-'));
        return found.Value is null ? this : this with { Sort = found.Key, Descending = name!.StartsWith('-') };
    }

    /// <inheritdoc/>
    public string ToUrl() =>
        PortalUrls.Journeys(Search, StatusName, SortName == DefaultSort ? null : SortName, Page, PageSize);

    /// <summary>The query for the operation, on the viewer's day.</summary>
    public JourneyQuery ToQuery(DateOnly today) =>
        new()
        {
            Search = Search,
            Status = Status,
            OverdueOn = Overdue ? today : null,
            Sort = Sort,
            Descending = Descending,
            Page = new((Page - 1) * PageSize, PageSize, After),
        };
}
