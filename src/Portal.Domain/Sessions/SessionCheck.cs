using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>IC-9 for people: a session is valid only while it is live in the tenant's own database.</summary>
internal sealed class SessionCheck(AuditWriter audit, AuthorityVersions versions) : IAuthorityCheck
{
    public bool VerifiesDuringAudit => false; // its lease or request has verified it within the last 2 seconds

    public Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry) =>
        audit.WriteAsync(binding, caller.Authority.DatabaseRole, entry, CancellationToken.None);

    public Task<long> BeginChangeAsync(Caller caller, Operation operation, CancellationToken cancellationToken) =>
        versions.GetAsync(caller.TenantId, caller.Actor.Id, cancellationToken);

    /// <summary>Locks session and user, so that a deactivation and a change by the same person cannot both succeed.</summary>
    public async Task<Caller> VerifyAsync(
        TenantDbContext db,
        Caller caller,
        long requiredVersion,
        CancellationToken cancellationToken
    )
    {
        var live = await db
            .Database.SqlQueryRaw<int>(
                $"""
                SELECT 1 AS "Value" FROM sessions AS s JOIN users AS u ON u.user_id = s.user_id
                WHERE s.session_id = @session AND u.user_id = @user AND u.role = @role
                  AND u.authority_version >= @version AND {SessionLiveness.IsLive}
                FOR SHARE
                """,
                new NpgsqlParameter("session", caller.SessionId.Value),
                new NpgsqlParameter("user", caller.User.UserId.Value),
                new NpgsqlParameter("role", caller.User.Role.ToString()),
                new NpgsqlParameter("version", requiredVersion)
            )
            .ToListAsync(cancellationToken);
        return live.Count == 1 ? caller : throw new AuthorityLostException("Your session has ended. Sign in again.");
    }
}
