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
/// IC-9 for support sessions: live in the tenant's own database or nothing. Whatever is done under one stands in the
/// tenant's log and in the platform's (IC-13).
/// </summary>
internal sealed class SupportCheck(AuditWriter audit, PlatformLog log) : IAuthorityCheck
{
    /// <summary>What "live" means, by the clock of the tenant's database; the catalog must agree.</summary>
    public const string IsLive = "s.ended_at IS NULL AND s.expires_at > now()";

    private const string Statement = $"""
        SELECT 1 AS "Value" FROM support_sessions AS s
        WHERE s.support_session_id = @session AND s.staff_id = @staff AND s.mode = @mode AND {IsLive}
        """;

    private const string LockedStatement = $"{Statement} FOR SHARE";

    public bool VerifiesDuringAudit => false; // its lease looks once a second, at both halves

    public Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry) =>
        Task.WhenAll(
            audit.WriteAsync(binding, caller.Authority.DatabaseRole, entry, CancellationToken.None),
            LogAsync(caller, entry, CancellationToken.None)
        );

    /// <summary>
    /// In operate mode the session's row stays locked, so that a session that was ended and a change under it cannot both
    /// succeed. The read-only role may not lock, and changes nothing anyway.
    /// </summary>
    public async Task<Caller> VerifyAsync(TenantDbContext db, Caller caller, CancellationToken cancellationToken)
    {
        var (staff, authority) = ((StaffActor)caller.Actor, (SupportAuthority)caller.Authority);
        var live = await db
            .Database.SqlQueryRaw<int>(
                authority.DatabaseRole == TenantRole.App ? LockedStatement : Statement,
                new NpgsqlParameter("session", authority.SupportSessionId.Value),
                new NpgsqlParameter("staff", staff.StaffId.Value),
                new NpgsqlParameter("mode", authority.Mode.ToString())
            )
            .ToListAsync(cancellationToken);
        return live.Count == 1 ? caller : throw new AuthorityLostException("The support session has ended.");
    }

    public Task CommittingAsync(Caller caller, AuditEntry entry, CancellationToken cancellationToken) =>
        LogAsync(caller, entry, cancellationToken);

    /// <summary>What was done by its name only: targets and details are the tenant's (IC-11).</summary>
    private Task LogAsync(Caller caller, AuditEntry entry, CancellationToken cancellationToken)
    {
        var (staff, label) = (((StaffActor)caller.Actor).StaffId, caller.Actor.Label);
        var by = PlatformActor.Staff(staff, label, caller.Address, caller.CorrelationId);
        var row = by.Entry(
            PlatformAction.SupportOperated,
            entry.Outcome,
            caller.TenantId,
            ((SupportAuthority)caller.Authority).SupportSessionId,
            ((AuditAction)entry.Action).ToString()
        );
        return log.WriteAsync(row, cancellationToken);
    }
}
