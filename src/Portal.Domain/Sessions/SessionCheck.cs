using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>IC-9 for people: a session is live in the tenant's own database or it is nothing.</summary>
internal sealed class SessionCheck(AuditWriter audit) : IAuthorityCheck
{
    /// <summary>How long a session lives without being used; the two hours of <see cref="IsLive"/>.</summary>
    public static readonly TimeSpan IdleLifetime = TimeSpan.FromHours(2);

    /// <summary>What "live" means, by the clock of the tenant's database.</summary>
    public const string IsLive =
        "s.ended_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - interval '2 hours' AND u.state = 'Active'";

    public bool VerifiesDuringAudit => false; // a session is looked at once a second, by its lease

    public Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry) =>
        audit.WriteAsync(binding, caller.Authority.DatabaseRole, entry, CancellationToken.None);

    /// <summary>Locks the session and its user, so that a deactivation and a change by the same person cannot both succeed.</summary>
    public async Task<Caller> VerifyAsync(TenantDbContext db, Caller caller, CancellationToken cancellationToken)
    {
        var session = caller.SessionId.Value;
        var role = caller.User.Role.ToString();
        var live = await db
            .Database.SqlQueryRaw<int>(
                $"""
                SELECT 1 AS "Value" FROM sessions AS s JOIN users AS u ON u.user_id = s.user_id
                WHERE s.session_id = @session AND u.user_id = @user AND u.role = @role AND {IsLive}
                FOR SHARE
                """,
                new Npgsql.NpgsqlParameter("session", session),
                new Npgsql.NpgsqlParameter("user", caller.User.UserId.Value),
                new Npgsql.NpgsqlParameter("role", role)
            )
            .ToListAsync(cancellationToken);
        return live.Count == 1 ? caller : throw new AuthorityLostException("Your session has ended. Sign in again.");
    }
}
