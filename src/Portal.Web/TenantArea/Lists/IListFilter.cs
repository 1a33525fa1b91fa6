namespace Portal.Web.TenantArea.Lists;

/// <summary>The state of a list, which is entirely in its URL.</summary>
/// <typeparam name="TSelf">The filter itself.</typeparam>
public interface IListFilter<TSelf>
    where TSelf : IListFilter<TSelf>
{
    /// <summary>The page number, from 1.</summary>
    int Page { get; init; }

    /// <summary>Rows per page, one of <see cref="ListLabels.PageSizes"/>.</summary>
    int PageSize { get; }

    /// <summary>The URL that <see cref="Read"/> reads, without default values.</summary>
    string ToUrl();

    /// <summary>A copy for another page.</summary>
    TSelf WithPage(int page);

    /// <summary>A copy with other rows per page.</summary>
    TSelf WithPageSize(int size);

    /// <summary>A copy whose query begins after a row, which is no part of the URL; only lists that rows can leave have one.</summary>
    TSelf WithAfter(Guid? row) => (TSelf)this;

    /// <summary>Reads the filter from query parameters; ignores invalid ones.</summary>
    static abstract TSelf Read(Func<string, string?> parameter);
}
