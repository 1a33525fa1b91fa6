using Portal.DevHost.Identity.Realms;
using Portal.DevHost.Identity.SignIn;

namespace Portal.DevHost.Identity.Tokens;

/// <summary>What an access token opens: these scopes' claims about this session's person.</summary>
internal sealed record AccessToken(SignInSession Session, IReadOnlyList<string> Scopes);

/// <summary>The opaque access tokens of one realm (RFC 6749 section 1.4), good for its userinfo endpoint only.</summary>
internal sealed class AccessTokens(TimeProvider time, TimeSpan lifetime)
{
    private readonly ExpiringStore<AccessToken> tokens = new(time, lifetime);

    public TimeSpan Lifetime => lifetime;

    public string Issue(SignInSession session, IReadOnlyList<string> scopes)
    {
        var token = Secret.Create();
        tokens.Add(token, new AccessToken(session, scopes));
        return token;
    }

    public AccessToken? Find(string token) => tokens.Find(token);

    public void Revoke(string? token) => tokens.Take(token);
}
