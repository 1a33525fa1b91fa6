using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Support;

/// <summary>
/// The tenant's half of support sessions: each step and its entry in the tenant's audit log are one transaction in the
/// tenant's own database (IC-13).
/// </summary>
public sealed class TenantSupportSessions(TenantConnections connections, ILogger<TenantSupportSessions> logger)
{
    private readonly StatementGuard guard = new(logger);

    /// <summary>Second step of a start. It counts for nothing before the catalog's half is open.</summary>
    /// <returns>Its end at the latest, UTC, by the tenant database's clock.</returns>
    /// <exception cref="PortalException">The tenant's server is unavailable or refused it; nothing was changed.</exception>
    public Task<DateTimeOffset> BeginAsync(
        Tenant tenant,
        SupportSessionId id,
        StaffCaller staff,
        SupportRequest request,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            tenant.Binding,
            async db =>
            {
                var now = await DatabaseClock.NowAsync(db, cancellationToken);
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

    /// <summary>The staff member comes in: from now on a support cookie with this secret counts. Once in a session's life.</summary>
    /// <returns>The session, or null when it has ended or was entered before.</returns>
    /// <exception cref="PortalException">The tenant's server is unavailable or refused it; nothing was changed.</exception>
    public Task<LiveSupport?> EnterAsync(
        Tenant tenant,
        SupportSessionId id,
        byte[] secret,
        PlatformActor by,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            tenant.Binding,
            async db =>
            {
                var now = await DatabaseClock.NowAsync(db, cancellationToken);
                var session = await LockAsync(db, id, cancellationToken);
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

    /// <summary>Ends it, unless somebody has already.</summary>
    /// <returns>Whether there was something to end.</returns>
    /// <exception cref="PortalException">The tenant's server is unavailable or refused it; nothing was changed.</exception>
    public Task<bool> EndAsync(
        Tenant tenant,
        SupportSessionId id,
        PlatformActor by,
        string reason,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            tenant.Binding,
            async db =>
            {
                await AuthorityLock.TakeAsync(db, id.Value, cancellationToken);
                var session = await LockAsync(db, id, cancellationToken);
                if (session is null or { EndedAt: not null })
                {
                    return false;
                }
                var now = await DatabaseClock.NowAsync(db, cancellationToken);
                session.EndedAt = now < session.ExpiresAt ? now : session.ExpiresAt;
                session.EndedByLabel = reason == SupportEnds.Clock ? "Time was over" : by.Label;
                db.AuditEntries.Add(SupportEntries.Ended(session, by, reason));
                return true;
            },
            cancellationToken
        );

    /// <summary>What the tenant knows of these sessions, in one query.</summary>
    /// <exception cref="PortalException">The tenant's server is unavailable; nothing is known.</exception>
    public Task<List<TenantSupport>> FindAsync(
        Tenant tenant,
        IReadOnlyCollection<SupportSessionId> sessions,
        CancellationToken cancellationToken
    )
    {
        var ids = sessions.Select(id => id.Value).ToArray();
        return RunAsync(
            tenant.Binding,
            async db =>
            {
                var now = await DatabaseClock.NowAsync(db, cancellationToken);
                return await db
                    .SupportSessions.FromSql($"SELECT * FROM support_sessions WHERE support_session_id = ANY({ids})")
                    .Select(s => new TenantSupport(
                        s.SupportSessionId,
                        s.EnteredAt != null,
                        s.EndedAt != null,
                        s.ExpiresAt <= now
                    ))
                    .ToListAsync(cancellationToken);
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Finds a session and keeps other changes of it out until the transaction ends. Of one that may have been entered, the
    /// caller holds the <see cref="AuthorityLock"/>.
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

    private Task<T> RunAsync<T>(
        TenantBinding binding,
        Func<TenantDbContext, Task<T>> work,
        CancellationToken cancellationToken
    ) =>
        guard.RunAsync(async () =>
        {
            await using var connection = await connections.OpenAsync(binding, TenantRole.App, cancellationToken);
            await using var db = new TenantDbContext(
                new DbContextOptionsBuilder<TenantDbContext>().UseBounded(connection).Options
            );
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var answer = await work(db);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return answer;
        });
}

/// <summary>The tenant's half of a session, as far as the settlement needs it.</summary>
/// <param name="Id">The session.</param>
/// <param name="WasEntered">Whether the staff member came in.</param>
/// <param name="HasEnded">Whether it was ended.</param>
/// <param name="IsOver">Whether its time is over.</param>
public sealed record TenantSupport(SupportSessionId Id, bool WasEntered, bool HasEnded, bool IsOver);
