using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Tokens;

/// <summary>Client authentication by RFC 6749 section 2.3.1: HTTP Basic or the form, one of them.</summary>
internal static class ClientAuthentication
{
    /// <summary>The client, or null with the reason for the log: the answer says no more than invalid_client.</summary>
    public static ClientOptions? Authenticate(Realm realm, HttpRequest request, OAuthParameters form, out string reason)
    {
        var basic = ReadBasic(request);
        var posted = form["client_secret"];
        if (basic is not null && posted is not null)
            return Refuse("two methods of client authentication at once", out reason);
        var (id, secret) = basic ?? (form["client_id"], posted);
        if (id is null || secret is null)
            return Refuse("no client authentication", out reason);
        if (form["client_id"] is { } named && !string.Equals(named, id, StringComparison.Ordinal))
            return Refuse("client_id differs from the authenticated client", out reason);

        var client = realm.FindClient(id);
        var correct = Secret.Matches(client?.ClientSecret ?? string.Empty, secret);
        reason = "unknown client or wrong secret";
        return correct ? client : null;
    }

    /// <summary>Both parts are form-encoded before they are joined; an authorization of another kind counts as none.</summary>
    private static (string? Id, string? Secret)? ReadBasic(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header))
            return null;
        if (!string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null)
            return null;
        var bytes = new byte[header.Parameter.Length];
        if (!Convert.TryFromBase64String(header.Parameter, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair.Length == 2 ? (WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair[1])) : null;
    }

    private static ClientOptions? Refuse(string because, out string reason)
    {
        reason = because;
        return null;
    }
}
