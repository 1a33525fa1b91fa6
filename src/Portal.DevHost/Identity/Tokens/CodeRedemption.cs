using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Tokens;

/// <summary>One attempt to exchange a code: the code, or why not. A code's own client has one attempt only.</summary>
internal sealed record CodeRedemption(AuthorizationCode? Code, ProtocolError? Error)
{
    public static CodeRedemption Attempt(Realm realm, ClientOptions client, OAuthParameters form)
    {
        if (form["code"] is not { } value)
            return Refused(ProtocolError.InvalidRequest("The parameter code is missing."));
        if (form["redirect_uri"] is not { } redirectUri)
            return Refused(ProtocolError.InvalidRequest("The parameter redirect_uri is missing."));
        if (form["code_verifier"] is not { } verifier)
            return Refused(ProtocolError.InvalidRequest("The parameter code_verifier is missing."));
        // A code that another client presents is left alone: nobody can spend what belongs to somebody else.
        if (realm.Codes.Find(value) is not { } code || !code.BelongsTo(client))
            return Refused(
                ProtocolError.InvalidGrant("The code is unknown, has expired or was issued to another client.")
            );
        return code.TryRedeem() ? Match(realm, code, redirectUri, verifier) : Replayed(realm, code);
    }

    /// <summary>RFC 6749 section 4.1.3 and RFC 7636 section 4.6.</summary>
    private static CodeRedemption Match(Realm realm, AuthorizationCode code, string redirectUri, string verifier)
    {
        if (!string.Equals(code.Request.Target.RedirectUri, redirectUri, StringComparison.Ordinal))
            return Refused(
                ProtocolError.InvalidGrant("The redirect_uri differs from the one of the authorization request.")
            );
        if (!ProofKey.Verify(code.Request.CodeChallenge, verifier))
            return Refused(ProtocolError.InvalidGrant("The code_verifier does not fit the code_challenge."));
        return realm.Sessions.IsLive(code.Session)
            ? new CodeRedemption(code, Error: null)
            : Refused(ProtocolError.InvalidGrant("The person has signed out since."));
    }

    /// <summary>RFC 6749 section 4.1.2: a code seen twice has leaked; what it was exchanged for is revoked.</summary>
    private static CodeRedemption Replayed(Realm realm, AuthorizationCode code)
    {
        realm.AccessTokens.Revoke(code.AccessToken);
        realm.Logger.CodeReplayed(realm.Name, code.Request.Target.Client.ClientId);
        return Refused(ProtocolError.InvalidGrant("The code was used already."));
    }

    private static CodeRedemption Refused(ProtocolError error) => new(Code: null, error);
}
