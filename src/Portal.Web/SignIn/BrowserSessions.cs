using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn;

/// <summary>What the browser's cookie turned out to be.</summary>
internal enum BrowserSessionState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is there and cannot be read for this tenant: another tenant's, or damaged (IC-7).</summary>
    Foreign,

    /// <summary>It was this tenant's; the session is over.</summary>
    Ended,

    /// <summary>The session is live in the tenant's own database (IC-9).</summary>
    Live,
}

/// <summary>The session of the browser that sent a request, as it is now. Nothing is cached.</summary>
internal sealed partial class BrowserSessions(
    SessionCookie cookie,
    SessionStore store,
    SignOutOperations signOut,
    TimeProvider time,
    ILogger<BrowserSessions> logger
)
{
    /// <exception cref="PortalException">It cannot be said: the tenant's server or the catalog does not answer.</exception>
    public async Task<(BrowserSessionState State, LiveSession? Session)> FindAsync(HttpContext context)
    {
        var tenant = context.GetTenant();
        var (isPresent, secret) = cookie.Read(context.Request, tenant.Id);
        if (!isPresent)
        {
            return (BrowserSessionState.None, null);
        }
        if (secret is null)
        {
            return (BrowserSessionState.Foreign, null);
        }
        SessionLookup.Begin(context, time);
        var session = await store.FindAsync(tenant.Binding, secret, context.RequestAborted);
        return (session is null ? BrowserSessionState.Ended : BrowserSessionState.Live, session);
    }

    /// <summary>Ends a session that was just found live.</summary>
    /// <returns>Its ID token, for sign-out at the provider.</returns>
    public async Task<string?> EndAsync(HttpContext context, LiveSession session)
    {
        try
        {
            var caller = RequestAuthority.CallerOf(context, session, time);
            return await signOut.SignOutAsync(caller, CancellationToken.None);
        }
        catch (AuthorityLostException e)
        {
            LogEndedMeanwhile(e); // by somebody else, which is as good
            return null;
        }
    }

    [LoggerMessage(3102, LogLevel.Information, "The session had ended already")]
    private partial void LogEndedMeanwhile(Exception exception);
}
