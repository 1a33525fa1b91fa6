using Microsoft.AspNetCore.WebUtilities;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Authorization;

/// <summary>
/// The client and its redirect address, once both are known to be good. Only with one of these in hand is anything
/// ever redirected: RFC 6749 section 4.1.2.1 forbids it before, or we would be an open redirector.
/// </summary>
internal sealed record RedirectTarget(string Issuer, ClientOptions Client, string RedirectUri, string? State)
{
    /// <summary>Null when the browser must not be sent anywhere; <paramref name="problem"/> then says why.</summary>
    public static RedirectTarget? Resolve(Realm realm, OAuthParameters parameters, out string problem)
    {
        if (realm.FindClient(parameters["client_id"]) is not { } client)
        {
            problem = "The application did not name itself, or is not registered here (client_id).";
            return null;
        }
        if (parameters["redirect_uri"] is not { } uri || !client.RedirectUris.Contains(uri, StringComparer.Ordinal))
        {
            problem = "The application asked to return to an address that is not registered for it (redirect_uri).";
            return null;
        }
        problem = string.Empty;
        return new RedirectTarget(realm.Issuer, client, uri, parameters["state"]);
    }

    /// <summary>RFC 6749 section 4.1.2.</summary>
    public IResult Success(string code) => Respond([new("code", code)]);

    /// <summary>RFC 6749 section 4.1.2.1.</summary>
    public IResult Refuse(ProtocolError error) =>
        Respond([new("error", error.Code), new("error_description", error.Description)]);

    /// <summary>With <c>state</c> as it came, and <c>iss</c> (RFC 9207) so that a client with several issuers notices a mix-up.</summary>
    private SeeOther Respond(KeyValuePair<string, string?>[] answer) =>
        new(QueryHelpers.AddQueryString(RedirectUri, [.. answer, new("state", State), new("iss", Issuer)]));
}
