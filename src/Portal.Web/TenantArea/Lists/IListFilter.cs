namespace Portal.Web.TenantArea.Lists;

/// <summary>The state of a list, which is its address and nothing else.</summary>
/// <typeparam name="TSelf">The filter itself.</typeparam>
public interface IListFilter<TSelf>
    where TSelf : IListFilter<TSelf>
{
    /// <summary>From 1.</summary>
    int Page { get; init; }

    /// <summary>The address that <see cref="Read"/> understands; what goes without saying stays out.</summary>
    string ToAddress();

    /// <summary>The same, another page of it.</summary>
    TSelf WithPage(int page);

    /// <summary>Reads an address by its parameters; what it does not understand counts as not there.</summary>
    static abstract TSelf Read(Func<string, string?> parameter);
}
