using Microsoft.Extensions.Logging;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Support;

/// <summary>A support session that can be joined now.</summary>
/// <param name="Id">The session.</param>
/// <param name="ExpiresAt">Expiry, UTC.</param>
public sealed record StartedSupport(SupportSessionId Id, DateTimeOffset ExpiresAt);

/// <summary>
/// Starts and ends support sessions for staff. A start writes the intent to the catalog, the session with its audit entry to
/// the tenant's database, and the outcome to the catalog. A process killed in between leaves no valid session, and
/// <see cref="SupportReconciler"/> completes the rest.
/// </summary>
public sealed partial class SupportSessions(
    TenantDirectory directory,
    SupportCatalog catalog,
    TenantSupportSessions tenants,
    SupportReconciler reconciler,
    PlatformLog log,
    ILogger<SupportSessions> logger
)
{
    /// <summary>Starts a session; the staff member then joins it through <see cref="SupportHandoff"/>.</summary>
    /// <exception cref="InvalidInputException">Reason, ticket, mode or minutes are invalid.</exception>
    /// <exception cref="ConflictException">This staff member has an open session there.</exception>
    /// <exception cref="PortalException">Refused by the tenant's policy, or unavailable; no session was started.</exception>
    public async Task<StartedSupport> StartAsync(
        StaffCaller staff,
        SupportRequest request,
        CancellationToken cancellationToken
    )
    {
        request = SupportRequestRules.Check(request);
        var tenant = await directory.GetServedAsync(request.TenantId, cancellationToken);
        SupportPolicy.EnsureAllowed(tenant, request);
        await reconciler.RunAsync(new(staff.StaffId, tenant.Id), cancellationToken); // an expired session must not block a new one
        var id = await catalog.IntendAsync(
            staff,
            tenant.Id,
            request.Ticket,
            request.Mode,
            request.Minutes,
            cancellationToken
        );
        try
        {
            var expiresAt = await tenants.BeginAsync(tenant, id, staff, request, cancellationToken);
            return await catalog.OpenAsync(id, expiresAt, staff.Actor, cancellationToken)
                ? new(id, expiresAt)
                : throw new ConflictException("The start took too long and was given up. Try again.");
        }
        catch (Exception)
        {
            await AbandonAsync(tenant, id, staff);
            throw;
        }
    }

    /// <summary>Ends one session: the staff member's own, or for a platform admin any.</summary>
    /// <returns>False when it was over already.</returns>
    /// <exception cref="NotFoundException">There is no such session.</exception>
    /// <exception cref="ForbiddenException">It is somebody else's.</exception>
    public async Task<bool> EndAsync(StaffCaller staff, SupportSessionId id, CancellationToken cancellationToken)
    {
        var session =
            await catalog.FindAsync(id, cancellationToken)
            ?? throw new NotFoundException("There is no such support session.");
        if (session.StaffId != staff.StaffId && staff.Role != StaffRole.PlatformAdmin)
        {
            await log.WriteAsync(
                staff.Actor.Entry(PlatformAction.SupportSessionEnded, AuditOutcome.Denied, session.TenantId, id),
                cancellationToken
            );
            throw new ForbiddenException("This support session is somebody else's.");
        }
        // The catalog first: that ends the authority even if the tenant's server does not answer now.
        var ended = await catalog.EndAsync(id, SupportEnds.Staff, staff.Actor, cancellationToken);
        if (ended)
        {
            await EndTenantHalfAsync(session.TenantId, id, staff.Actor);
        }
        return ended;
    }

    /// <summary>Ends every open session of a staff member who signs out.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer; some may still be open.</exception>
    public async Task EndAllAsync(StaffCaller staff, CancellationToken cancellationToken)
    {
        var open = await catalog.OpenOfAsync(staff.StaffId, cancellationToken);
        await Task.WhenAll(open.Select(id => EndAsync(staff, id, cancellationToken)));
    }

    private async Task EndTenantHalfAsync(TenantId tenantId, SupportSessionId id, PlatformActor by)
    {
        try
        {
            var tenant = await directory.GetServedAsync(tenantId, CancellationToken.None);
            await tenants.EndAsync(tenant, id, by, SupportEnds.Staff, CancellationToken.None);
        }
        catch (PortalException e)
        {
            LogDeferred(e, id); // the reconciler completes it
        }
    }

    private async Task AbandonAsync(Tenant tenant, SupportSessionId id, StaffCaller staff)
    {
        try
        {
            await catalog.FailAsync(id, SupportEnds.Interrupted, staff.Actor, CancellationToken.None);
            await tenants.EndAsync(tenant, id, staff.Actor, SupportEnds.Interrupted, CancellationToken.None);
        }
        catch (PortalException e)
        {
            LogDeferred(e, id);
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "Support session {Session}: the tenant's row is left to the reconciler")]
    private partial void LogDeferred(Exception exception, SupportSessionId session);
}
