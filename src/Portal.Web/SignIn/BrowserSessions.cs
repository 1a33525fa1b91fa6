using System.Security.Claims;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Web.Circuits;
using Portal.Web.Hosting;
using Portal.Web.Support;

namespace Portal.Web.SignIn;

/// <summary>What a session cookie turned out to be.</summary>
internal enum BrowserSessionState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It cannot be read on this host: it is another tenant's, or damaged (IC-7).</summary>
    Foreign,

    /// <summary>It is valid on this host; the session has ended.</summary>
    Ended,

    /// <summary>The session is live (IC-9).</summary>
    Live,
}

/// <summary>The session of a request's cookie.</summary>
/// <param name="Cookie">Which cookie.</param>
/// <param name="State">What it turned out to be.</param>
/// <param name="Identity">The live session.</param>
/// <param name="End">Why a support session has ended.</param>
internal sealed record BrowserSession(
    HostCookie Cookie,
    BrowserSessionState State,
    ClaimsIdentity? Identity = null,
    SupportEnd? End = null
);

/// <summary>The sessions of the browser that sent a request to a tenant's host, looked up anew for each request.</summary>
internal sealed partial class BrowserSessions(
    SessionStore people,
    SessionEnds ends,
    SupportStore support,
    SignOutOperations signOut,
    TimeProvider time,
    ILogger<BrowserSessions> logger
)
{
    /// <summary>
    /// The session that a request acts in. A support cookie decides alone, even when its session has ended: a support
    /// session is never mixed with a person's.
    /// </summary>
    /// <exception cref="PortalException">The tenant's server or the catalog does not answer.</exception>
    public async Task<BrowserSession> FindAsync(HttpContext context) =>
        await FindSupportAsync(context) is { State: not BrowserSessionState.None } found
            ? found
            : await FindPersonAsync(context, context.RequestAborted);

    /// <summary>The support session, looked up once in a request.</summary>
    /// <exception cref="PortalException">The tenant's server or the catalog does not answer.</exception>
    public async Task<BrowserSession> FindSupportAsync(HttpContext context)
    {
        if (context.Features.Get<BrowserSession>() is { } known)
        {
            return known;
        }
        SupportEnd? end = null;
        var found = await HostCookie.Support.FindSessionAsync(
            context,
            async secret =>
            {
                var (tenant, askedAt) = (context.GetTenant(), time.GetTimestamp());
                (var live, end) = await support.FindAsync(tenant.Binding, secret, context.RequestAborted);
                return live is null ? null : new SupportIdentity(tenant.Id, live, askedAt);
            }
        );
        context.Features.Set(found with { End = end });
        return found with { End = end };
    }

    /// <summary>Ends the person's session of this request's cookie.</summary>
    /// <returns>Its ID token, for sign-out at the provider; null if there is no live session.</returns>
    /// <exception cref="PortalException">The tenant's server does not answer.</exception>
    public async Task<string?> EndPersonAsync(HttpContext context)
    {
        if ((await FindPersonAsync(context, CancellationToken.None)).Identity is not TenantIdentity identity)
        {
            return null;
        }
        try
        {
            return await signOut.SignOutAsync(CallerOf(identity, context), CancellationToken.None);
        }
        catch (AuthorityLostException e)
        {
            LogEndedMeanwhile(e);
            return null;
        }
    }

    /// <summary>The caller of operations within one HTTP request.</summary>
    public Caller CallerOf(TenantIdentity identity, HttpContext context) =>
        new Lease(identity, time).CallerOf(context.Connection.RemoteIpAddress, context.TraceIdentifier);

    /// <summary>The person's own session, whatever else the browser holds.</summary>
    /// <exception cref="PortalException">The tenant's server or the catalog does not answer.</exception>
    public Task<BrowserSession> FindPersonAsync(HttpContext context) =>
        FindPersonAsync(context, context.RequestAborted);

    /// <summary>Why the person's session is over that this browser still has the cookie of, and deletes the cookie.</summary>
    /// <exception cref="PortalException">The tenant's server does not answer.</exception>
    public async Task<SessionEnd?> TakeEndAsync(HttpContext context) =>
        HostCookie.Session.Take(context) is { } secret
            ? await ends.FindAsync(context.GetTenant().Binding, secret, context.RequestAborted)
            : null;

    private Task<BrowserSession> FindPersonAsync(HttpContext context, CancellationToken cancellationToken) =>
        HostCookie.Session.FindSessionAsync(
            context,
            async secret =>
            {
                var (tenant, askedAt) = (context.GetTenant(), time.GetTimestamp());
                return await people.FindAsync(tenant.Binding, secret, cancellationToken) is { } live
                    ? new PersonIdentity(tenant.Id, live, askedAt)
                    : null;
            }
        );

    [LoggerMessage(3102, LogLevel.Information, "The session had ended already")]
    private partial void LogEndedMeanwhile(Exception exception);
}
