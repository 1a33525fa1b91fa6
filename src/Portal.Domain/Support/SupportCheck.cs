using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Domain.Support;

/// <summary>
/// IC-9 for support sessions: valid only while live in the tenant's own database. Everything done under one is recorded in
/// the tenant's log and in the platform's (IC-13): a read before its answer leaves; a change as started before its
/// transaction, and with its outcome after it.
/// </summary>
internal sealed class SupportCheck(AuditWriter audit, PlatformLog log) : IAuthorityCheck
{
    /// <summary>The one definition of a live row <c>s</c>, by the clock of the tenant's database; the catalog must agree.</summary>
    public const string IsLive = "s.ended_at IS NULL AND s.expires_at > now()";

    private const string Statement = $"""
        SELECT 1 AS "Value" FROM support_sessions AS s
        WHERE s.support_session_id = @session AND s.staff_id = @staff AND s.mode = @mode AND {IsLive}
        """;

    private const string LockingStatement = $"{Statement} FOR SHARE";

    public bool VerifiesDuringAudit => false; // its lease verifies both rows once a second

    public Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry) =>
        Task.WhenAll(
            audit.WriteAsync(binding, caller.Authority.DatabaseRole, entry, CancellationToken.None),
            LogAsync(caller, PlatformAction.SupportOperated, (AuditAction)entry.Action, entry.Outcome)
        );

    /// <summary>The platform's log has the change before it can take place.</summary>
    public async Task<long> BeginChangeAsync(Caller caller, Operation operation, CancellationToken cancellationToken)
    {
        await LogAsync(caller, PlatformAction.SupportChangeStarted, operation.Action, AuditOutcome.Succeeded);
        return 0; // support sessions have no version: the catalog's own row must be live
    }

    /// <summary>
    /// In operate mode the session's row stays locked, so that a session that ended and a change under it cannot both succeed.
    /// The read-only role may not lock, and changes nothing anyway.
    /// </summary>
    public async Task<Caller> VerifyAsync(
        TenantDbContext db,
        Caller caller,
        long requiredVersion,
        CancellationToken cancellationToken
    )
    {
        var (staff, authority) = ((StaffActor)caller.Actor, (SupportAuthority)caller.Authority);
        var live = await db
            .Database.SqlQueryRaw<int>(
                authority.DatabaseRole == TenantRole.App ? LockingStatement : Statement,
                new NpgsqlParameter("session", authority.SupportSessionId.Value),
                new NpgsqlParameter("staff", staff.StaffId.Value),
                new NpgsqlParameter("mode", authority.Mode.ToString())
            )
            .ToListAsync(cancellationToken);
        return live.Count == 1 ? caller : throw new AuthorityLostException("The support session has ended.");
    }

    public Task EndChangeAsync(Caller caller, Operation operation) =>
        LogAsync(caller, PlatformAction.SupportOperated, operation.Action, AuditOutcome.Succeeded);

    /// <summary>The action's name only: targets and details are the tenant's (IC-11).</summary>
    private Task LogAsync(Caller caller, PlatformAction action, AuditAction done, AuditOutcome outcome)
    {
        var staff = ((StaffActor)caller.Actor).StaffId;
        var session = ((SupportAuthority)caller.Authority).SupportSessionId;
        var by = PlatformActor.Staff(staff, caller.Actor.Label, caller.Address, caller.CorrelationId);
        return log.WriteAsync(
            by.Entry(action, outcome, caller.TenantId, session, done.ToString()),
            CancellationToken.None
        );
    }
}
