using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Connections;

namespace Portal.Domain.Support;

/// <summary>IC-9 for support sessions, in the transaction of a change.</summary>
internal static class SupportCheck
{
    /// <summary>What "live" means, by the clock of the tenant's database; the catalog must agree.</summary>
    public const string IsLive = "s.ended_at IS NULL AND s.expires_at > now()";

    private const string Statement = $"""
        SELECT 1 AS "Value" FROM support_sessions AS s
        WHERE s.support_session_id = @session AND s.staff_id = @staff AND s.mode = @mode AND {IsLive}
        """;

    private const string LockedStatement = $"{Statement} FOR SHARE";

    /// <summary>
    /// Looks at the session again. In operate mode its row stays locked until the transaction ends, so that a session that
    /// was ended and a change under it cannot both succeed; the read-only role may not lock, and changes nothing anyway.
    /// </summary>
    /// <exception cref="AuthorityLostException">The session has ended, or is not this person's in this mode.</exception>
    public static async Task DemandAsync(TenantDbContext db, Caller caller, CancellationToken cancellationToken)
    {
        if (caller is not { Actor: StaffActor staff, Authority: SupportAuthority authority })
        {
            throw new AuthorityLostException("The support session has ended.");
        }
        var live = await db
            .Database.SqlQueryRaw<int>(
                authority.DatabaseRole == TenantRole.App ? LockedStatement : Statement,
                new NpgsqlParameter("session", authority.SupportSessionId.Value),
                new NpgsqlParameter("staff", staff.StaffId.Value),
                new NpgsqlParameter("mode", authority.Mode.ToString())
            )
            .ToListAsync(cancellationToken);
        if (live.Count != 1)
        {
            throw new AuthorityLostException("The support session has ended.");
        }
    }
}
