using Portal.Domain.ApiKeys;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>The filter of the API key list, as in its URL.</summary>
/// <param name="Search">Text in the name.</param>
/// <param name="Show">Which keys; by default those in use.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">Rows per page.</param>
public sealed record ApiKeyListFilter(
    string? Search = null,
    ApiKeyFilter Show = ApiKeyFilter.InUse,
    int Page = 1,
    int PageSize = ListLabels.PageSize
) : IListFilter<ApiKeyListFilter>
{
    /// <summary>Whether a filter other than the default applies.</summary>
    public bool IsFiltered => Search is not null || Show != ApiKeyFilter.InUse;

    /// <summary>The value in the URL; null for the default.</summary>
    public string? ShowName => Show == ApiKeyFilter.InUse ? null : ListLabels.WriteName<ApiKeyFilter>(Show);

    /// <inheritdoc/>
    public static ApiKeyListFilter Read(Func<string, string?> parameter) =>
        new(
            ListLabels.ReadText(parameter("search")),
            ListLabels.ReadName<ApiKeyFilter>(parameter("show")) ?? ApiKeyFilter.InUse,
            ListLabels.ReadPage(parameter("page")),
            ListLabels.ReadPageSize(parameter("size"))
        );

    /// <summary>The row that the page begins after; null for its place by number.</summary>
    public Guid? After { get; init; }

    /// <inheritdoc/>
    public ApiKeyListFilter WithAfter(Guid? row) => this with { After = row };

    /// <inheritdoc/>
    public ApiKeyListFilter WithPage(int page) => this with { Page = page };

    /// <inheritdoc/>
    public ApiKeyListFilter WithPageSize(int size) => this with { PageSize = size };

    /// <inheritdoc/>
    public string ToUrl() => PortalUrls.ApiKeys(Search, ShowName, Page, PageSize);

    /// <summary>The query for the operation.</summary>
    public ApiKeyQuery ToQuery() =>
        new()
        {
            Search = Search,
            Filter = Show,
            Page = new((Page - 1) * PageSize, PageSize, After),
        };
}
