namespace Portal.Web.TenantArea.Lists;

/// <summary>The state of a list, which is entirely in its URL.</summary>
/// <typeparam name="TSelf">The filter itself.</typeparam>
public interface IListFilter<TSelf>
    where TSelf : IListFilter<TSelf>
{
    /// <summary>The page number, from 1.</summary>
    int Page { get; init; }

    /// <summary>The URL that <see cref="Read"/> reads, without default values.</summary>
    string ToUrl();

    /// <summary>A copy for another page.</summary>
    TSelf WithPage(int page);

    /// <summary>Reads the filter from query parameters; ignores invalid ones.</summary>
    static abstract TSelf Read(Func<string, string?> parameter);
}
