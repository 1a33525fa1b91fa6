using Microsoft.AspNetCore.WebUtilities;

namespace Portal.Web.TenantArea.Lists;

/// <summary>The parameters of an address, by name.</summary>
internal static class AddressQuery
{
    /// <summary>A look-up of an address's parameters; the first one of a name counts.</summary>
    public static Func<string, string?> Of(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        return name => query.TryGetValue(name, out var values) ? values[0] : null;
    }
}
