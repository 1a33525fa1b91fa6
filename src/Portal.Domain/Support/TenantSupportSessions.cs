using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Texts;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Support;

/// <summary>
/// The tenant's rows of support sessions: each step and its audit entry are one transaction of the tenant's own database
/// (IC-13).
/// </summary>
public sealed class TenantSupportSessions(TenantDatabase database)
{
    /// <summary>Second step of a start. The session is not valid before the catalog's row is open.</summary>
    /// <returns>Its latest end, UTC, by the tenant database's clock.</returns>
    /// <exception cref="PortalException">The tenant's server is unavailable or refused it; nothing was changed.</exception>
    public Task<DateTimeOffset> BeginAsync(
        Tenant tenant,
        SupportSessionId id,
        StaffCaller staff,
        SupportRequest request,
        CancellationToken cancellationToken
    ) =>
        CommitAsync(
            tenant,
            async (db, token) =>
            {
                var now = await DatabaseClock.NowAsync(db, token);
                var reason = await Composition.ComposeAsync(db, [request.Reason], token);
                request = SupportRequestRules.Check(request with { Reason = reason[0] });
                var session = new SupportSession
                {
                    SupportSessionId = id,
                    StaffId = staff.StaffId,
                    StaffLabel = staff.Email,
                    Reason = request.Reason,
                    Ticket = request.Ticket,
                    Mode = request.Mode,
                    StartedAt = now,
                    ExpiresAt = now + TimeSpan.FromMinutes(request.Minutes),
                };
                db.SupportSessions.Add(session);
                db.AuditEntries.Add(
                    SupportEntries.OfStaff(
                        AuditAction.SupportSessionStarted,
                        session,
                        staff.Address,
                        staff.CorrelationId,
                        new
                        {
                            request.Reason,
                            request.Ticket,
                            request.Mode,
                            request.Minutes,
                        }
                    )
                );
                return session.ExpiresAt;
            },
            cancellationToken
        );

    /// <summary>The staff member enters: from now on a support cookie with this secret is valid. Possible once for each session.</summary>
    /// <returns>The session, or null when it has ended or was entered before.</returns>
    /// <exception cref="PortalException">The tenant's server is unavailable or refused it; nothing was changed.</exception>
    public Task<LiveSupport?> EnterAsync(
        Tenant tenant,
        SupportSessionId id,
        byte[] secret,
        PlatformActor by,
        CancellationToken cancellationToken
    ) =>
        CommitAsync(
            tenant,
            async (db, token) =>
            {
                var now = await DatabaseClock.NowAsync(db, token);
                var session = await LockAsync(db, id, token);
                if (session is null or { SecretHash: not null } or { EndedAt: not null } || session.ExpiresAt <= now)
                {
                    return null;
                }
                session.SecretHash = SessionSecret.Hash(secret);
                session.EnteredAt = now;
                session.Address = by.Address;
                db.AuditEntries.Add(
                    SupportEntries.OfStaff(
                        AuditAction.SupportSessionEntered,
                        session,
                        by.Address,
                        by.CorrelationId,
                        new { session.Mode }
                    )
                );
                return new LiveSupport(
                    id,
                    session.StaffId,
                    session.StaffLabel,
                    session.Reason,
                    session.Ticket,
                    session.Mode,
                    session.ExpiresAt,
                    session.ExpiresAt - now
                );
            },
            cancellationToken
        );

    /// <summary>Ends the session, unless it has ended already.</summary>
    /// <returns>Whether it was open.</returns>
    /// <exception cref="PortalException">The tenant's server is unavailable or refused it; nothing was changed.</exception>
    public Task<bool> EndAsync(
        Tenant tenant,
        SupportSessionId id,
        PlatformActor by,
        string reason,
        CancellationToken cancellationToken
    ) =>
        CommitAsync(
            tenant,
            async (db, token) =>
            {
                await AuthorityLock.TakeAsync(db, id.Value, token);
                var session = await LockAsync(db, id, token);
                if (session is null or { EndedAt: not null })
                {
                    return false;
                }
                var now = await DatabaseClock.NowAsync(db, token);
                session.EndedAt = now < session.ExpiresAt ? now : session.ExpiresAt;
                session.EndedByLabel = reason == SupportEnds.Clock ? "Time was over" : by.Label;
                db.AuditEntries.Add(SupportEntries.Ended(session, by, reason));
                return true;
            },
            cancellationToken
        );

    /// <summary>The tenant's rows of these sessions, in one query.</summary>
    /// <exception cref="PortalException">The tenant's server is unavailable.</exception>
    public Task<List<TenantSupport>> FindAsync(
        Tenant tenant,
        IReadOnlyCollection<SupportSessionId> sessions,
        CancellationToken cancellationToken
    )
    {
        var ids = sessions.Select(id => id.Value).ToArray();
        return database.ReadAsync(
            tenant.Binding,
            TenantRole.App,
            async (db, token) =>
            {
                var now = await DatabaseClock.NowAsync(db, token);
                return await db
                    .SupportSessions.FromSql($"SELECT * FROM support_sessions WHERE support_session_id = ANY({ids})")
                    .Select(s => new TenantSupport(
                        s.SupportSessionId,
                        s.EnteredAt != null,
                        s.EndedAt != null,
                        s.ExpiresAt <= now
                    ))
                    .ToListAsync(token);
            },
            new OperationDeadline(),
            cancellationToken
        );
    }

    /// <summary>
    /// Finds and locks a session until the transaction ends. For one that may have been entered, the caller holds the
    /// <see cref="AuthorityLock"/>.
    /// </summary>
    internal static Task<SupportSession?> LockAsync(
        TenantDbContext db,
        SupportSessionId id,
        CancellationToken cancellationToken
    ) =>
        db
            .SupportSessions.FromSql(
                $"SELECT * FROM support_sessions WHERE support_session_id = {id.Value} FOR NO KEY UPDATE"
            )
            .SingleOrDefaultAsync(cancellationToken);

    private Task<T> CommitAsync<T>(
        Tenant tenant,
        Func<TenantDbContext, CancellationToken, Task<T>> change,
        CancellationToken cancellationToken
    ) => database.CommitAsync(tenant.Binding, TenantRole.App, change, new OperationDeadline(), cancellationToken);
}

/// <summary>The tenant's row of a session, as far as the reconciler needs it.</summary>
/// <param name="Id">The session.</param>
/// <param name="WasEntered">Whether the staff member has entered.</param>
/// <param name="HasEnded">Whether it was ended.</param>
/// <param name="IsOver">Whether it has expired.</param>
public sealed record TenantSupport(SupportSessionId Id, bool WasEntered, bool HasEnded, bool IsOver);
