using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>Ends what a provider says is over. It is no operation of a caller: the provider's signed word is its right.</summary>
public sealed class ProviderSignOutOperations(TenantDatabase database)
{
    /// <summary>Ends all sessions of the person whom the tenant's own issuer knows by this subject.</summary>
    /// <exception cref="PortalException">The tenant's server does not answer; the sessions may still be open.</exception>
    public Task<int> EndAsync(TenantBinding binding, string issuer, string subject, CancellationToken ct) =>
        database.CommitAsync(
            binding,
            TenantRole.App,
            (db, token) => EndAsync(db, issuer, subject, token),
            new OperationDeadline(),
            ct
        );

    private static async Task<int> EndAsync(TenantDbContext db, string issuer, string subject, CancellationToken ct)
    {
        var user = await db
            .Users.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Issuer == issuer && row.Subject == subject, ct);
        if (user is null)
        {
            return 0;
        }
        await AuthorityLock.TakeAsync(db, user.UserId.Value, ct);
        var sessions = await UserSessions.EndAllAsync(db, user.UserId, except: null, ct);
        if (sessions > 0)
        {
            var details = new { because = "the identity provider signed the person out", sessions };
            db.AuditEntries.Add(
                AuditEntries.OfSystem(AuditAction.SessionEnded, "user", user.UserId.Value, user.Email, details)
            );
        }
        return sessions;
    }
}
