using Portal.DevHost.Identity.Realms;
using Portal.DevHost.Identity.SignIn;

namespace Portal.DevHost.Identity.Authorization;

/// <summary>What a code stands for: this client, this redirect address, this verifier, this person's session.</summary>
internal sealed class AuthorizationCode(AuthorizationRequest request, SignInSession session)
{
    private int redeemed;

    public AuthorizationRequest Request { get; } = request;
    public SignInSession Session { get; } = session;

    /// <summary>What the code was exchanged for, to be revoked if the code is seen again.</summary>
    public string? AccessToken { get; set; }

    public bool BelongsTo(ClientOptions client) =>
        string.Equals(Request.Target.Client.ClientId, client.ClientId, StringComparison.Ordinal);

    /// <summary>True for exactly one caller.</summary>
    public bool TryRedeem() => Interlocked.Exchange(ref redeemed, 1) == 0;
}

/// <summary>The codes of one realm. Redeemed ones stay until they expire, so that a replay is recognised as one.</summary>
internal sealed class AuthorizationCodes(TimeProvider time, TimeSpan lifetime)
{
    private readonly ExpiringStore<AuthorizationCode> codes = new(time, lifetime);

    public string Issue(AuthorizationRequest request, SignInSession session)
    {
        var code = Secret.Create();
        codes.Add(code, new AuthorizationCode(request, session));
        return code;
    }

    public AuthorizationCode? Find(string code) => codes.Find(code);
}
