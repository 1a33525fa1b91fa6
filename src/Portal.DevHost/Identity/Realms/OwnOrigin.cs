using Microsoft.Net.Http.Headers;

namespace Portal.DevHost.Identity.Realms;

/// <summary>Browsers name the page that posts a form in <c>Origin</c>; only our own pages may post ours (RFC 6454).</summary>
internal static class OwnOrigin
{
    /// <summary>Forms: the header has to be there.</summary>
    public static bool IsRequired(HttpContext context, Realm realm) =>
        string.Equals(context.Request.Headers.Origin, realm.Addresses.Origin, StringComparison.Ordinal);

    /// <summary>Calls by programs: these send none, and a browser always does.</summary>
    public static bool IsNotForeign(HttpContext context, Realm realm) =>
        !context.Request.Headers.ContainsKey(HeaderNames.Origin) || IsRequired(context, realm);
}
