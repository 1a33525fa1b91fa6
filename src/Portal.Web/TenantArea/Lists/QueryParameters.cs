using Microsoft.AspNetCore.WebUtilities;

namespace Portal.Web.TenantArea.Lists;

/// <summary>The query parameters of a URL.</summary>
internal static class QueryParameters
{
    /// <summary>A look-up of parameters by name; the first of several values counts.</summary>
    public static Func<string, string?> Parse(string url)
    {
        var query = QueryHelpers.ParseQuery(new Uri(url).Query);
        return name => query.TryGetValue(name, out var values) ? values[0] : null;
    }
}
