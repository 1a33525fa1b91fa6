using Microsoft.AspNetCore.WebUtilities;
using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Realms;
using Portal.DevHost.Identity.Tokens;

namespace Portal.DevHost.Identity.SignOut;

/// <summary>A logout request of OpenID Connect RP-Initiated Logout 1.0 section 2 whose parameters are good.</summary>
internal sealed record EndSessionRequest(ClientOptions? Client, string? Subject, string? ReturnTo, string? State)
{
    /// <summary>Null when the request is refused; <paramref name="parameters"/> then broke the rule in the problem.</summary>
    public static async Task<(EndSessionRequest? Request, string Problem)> ReadAsync(
        Realm realm,
        OAuthParameters parameters
    )
    {
        if (parameters.HasRepeated)
            return (null, "A parameter came more than once.");
        // A hint signed by a key that is gone identifies nobody, it does not stop a person from leaving.
        var hint = parameters["id_token_hint"] is { } token ? await realm.IdTokens.ReadHintAsync(token) : null;
        return Check(realm, parameters, hint);
    }

    /// <summary>Where the browser goes when the session has ended, with <c>state</c> (section 3). Null: our own page.</summary>
    public string? Destination =>
        ReturnTo is null || State is null ? ReturnTo : QueryHelpers.AddQueryString(ReturnTo, "state", State);

    private static (EndSessionRequest?, string) Check(Realm realm, OAuthParameters parameters, IdTokenHint? hint)
    {
        var clientId = parameters["client_id"] ?? hint?.ClientId;
        var client = realm.FindClient(clientId);
        if (clientId is not null && client is null)
            return (null, "The application is not registered here (client_id).");
        if (hint is not null && !string.Equals(hint.ClientId, clientId, StringComparison.Ordinal))
            return (null, "The id_token_hint was issued to another application than the one that asks (client_id).");
        var returnTo = parameters["post_logout_redirect_uri"];
        if (returnTo is not null && client?.PostLogoutRedirectUris.Contains(returnTo, StringComparer.Ordinal) != true)
            return (null, "The address to return to is not registered for the application (post_logout_redirect_uri).");
        return (new EndSessionRequest(client, hint?.Subject, returnTo, parameters["state"]), string.Empty);
    }
}
