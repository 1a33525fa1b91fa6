using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.SignIn;

/// <summary>A person signed in at this realm. <paramref name="Id"/> is the <c>sid</c> claim, public; the cookie is not.</summary>
internal sealed record SignInSession(string Id, string Subject, DateTimeOffset AuthenticatedAt);

/// <summary>
/// The sessions of one realm. The cookie is the secret and is not kept: a session is filed under the secret's
/// fingerprint, which serves as <c>sid</c> (OpenID Connect Front-Channel Logout section 3).
/// </summary>
internal sealed class SignInSessions(TimeProvider time, TimeSpan lifetime)
{
    private readonly ExpiringStore<SignInSession> sessions = new(time, lifetime);

    /// <summary>Each sign-in makes a new secret, so that one planted before it is worth nothing after it.</summary>
    public SignInSession Start(string subject, out string cookie)
    {
        cookie = Secret.Create();
        var session = new SignInSession(Secret.Fingerprint(cookie), subject, time.GetUtcNow());
        sessions.Add(session.Id, session);
        return session;
    }

    public SignInSession? Find(string? cookie) => cookie is null ? null : sessions.Find(Secret.Fingerprint(cookie));

    public bool IsLive(SignInSession session) => sessions.Find(session.Id) is not null;

    public void End(SignInSession session) => sessions.Take(session.Id);
}
