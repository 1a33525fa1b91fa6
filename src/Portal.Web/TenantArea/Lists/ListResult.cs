namespace Portal.Web.TenantArea.Lists;

/// <summary>Rows with the filter that they match; both stay while the next page loads.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Items">The rows of the page.</param>
/// <param name="Total">The total number of matching rows.</param>
public sealed record ListResult<TFilter, TItem>(TFilter Filter, IReadOnlyList<TItem> Items, int Total);
