namespace Portal.Web.TenantArea.Lists;

/// <summary>Rows together with the filter that they answer: while a newer question is open, both stay the older ones.</summary>
/// <param name="Filter">The question.</param>
/// <param name="Items">Rows of the page.</param>
/// <param name="Total">How many rows match in all.</param>
public sealed record ListResult<TFilter, TItem>(TFilter Filter, IReadOnlyList<TItem> Items, int Total);
