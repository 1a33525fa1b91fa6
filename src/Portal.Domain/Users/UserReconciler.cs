using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Users;

/// <summary>
/// Completes deactivations, demotions and resets of sign-in (and undoes reactivations and promotions) that the catalog knows of
/// and the tenant's database does not, because a process was killed between the two or an older copy of the database was put
/// back. Runs may overlap and be repeated.
/// </summary>
public sealed partial class UserReconciler(
    TenantDirectory directory,
    TenantDatabase database,
    AuthorityVersions versions,
    IdentityReleases releases,
    ILogger<UserReconciler> logger
)
{
    /// <summary>As <see cref="RunAsync"/>, where nothing depends on it: a failure is logged, never thrown.</summary>
    public async Task TryRunAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync((await directory.GetServedAsync(tenant, cancellationToken)).Binding, cancellationToken);
        }
        catch (Exception e)
        {
            LogPostponed(e, tenant);
        }
    }

    /// <summary>Completes everything there is to complete for a tenant.</summary>
    /// <exception cref="PortalException">The catalog or the tenant's server is unavailable; the next run continues.</exception>
    public async Task RunAsync(TenantBinding binding, CancellationToken cancellationToken)
    {
        var raised = (await versions.ListAsync(binding.TenantId, cancellationToken))
            .Where(row => row.Intent != AuthorityIntent.EndKey)
            .ToDictionary(row => row.AuthorityId);
        if (raised.Count == 0)
        {
            return;
        }
        foreach (var id in await FindBelowAsync(binding, raised.Values, cancellationToken))
        {
            await CompleteAsync(binding, new(id), raised[id], cancellationToken);
        }
        await releases.SettleAsync(binding, cancellationToken);
    }

    /// <summary>Ids of the users whose rows are below the catalog's version; nearly always none.</summary>
    private Task<List<Guid>> FindBelowAsync(
        TenantBinding binding,
        IReadOnlyCollection<AuthorityVersionRow> raised,
        CancellationToken cancellationToken
    )
    {
        var (ids, lowest) = (
            raised.Select(row => row.AuthorityId).ToArray(),
            raised.Select(row => row.Version).ToArray()
        );
        return database.ReadAsync(
            binding,
            TenantRole.App,
            (db, token) =>
                db
                    .Database.SqlQuery<Guid>(
                        $"""
                        SELECT u.user_id AS "Value" FROM unnest({ids}, {lowest}) AS raised (id, version)
                        JOIN users AS u ON u.user_id = raised.id WHERE u.authority_version < raised.version
                        """
                    )
                    .ToListAsync(token),
            new OperationDeadline(),
            cancellationToken
        );
    }

    private async Task CompleteAsync(
        TenantBinding binding,
        UserId id,
        AuthorityVersionRow end,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var isCompleted = await database.CommitAsync(
                binding,
                TenantRole.App,
                (db, token) => CompleteAsync(db, id, end, token),
                new OperationDeadline(),
                cancellationToken
            );
            if (isCompleted) // not by another run meanwhile
            {
                LogCompleted(binding.TenantId, id, end.Intent);
            }
        }
        catch (ConflictException e)
        {
            // For example the last active admin of an older copy: nobody is let in below the catalog's version.
            LogRefused(e, binding.TenantId, id, end.Intent);
        }
    }

    private static async Task<bool> CompleteAsync(
        TenantDbContext db,
        UserId id,
        AuthorityVersionRow end,
        CancellationToken cancellationToken
    )
    {
        await UserChangeLock.TakeAsync(db, cancellationToken);
        await AuthorityLock.TakeAsync(db, id.Value, cancellationToken);
        var user = await UserQueries.LockAsync(db, id, cancellationToken);
        if (user.AuthorityVersion >= end.Version)
        {
            return false;
        }
        var before = Facts(user, end.Intent);
        var action = AuditAction.UserRoleChanged;
        if (end.Intent is AuthorityIntent.DemoteUser or AuthorityIntent.PromoteUser)
        {
            user.Role = UserRole.Member; // what gives access and was interrupted is not completed: an admin repeats it
        }
        else if (end.Intent is AuthorityIntent.DeactivateUser or AuthorityIntent.ReactivateUser)
        {
            action = AuditAction.UserDeactivated;
            user.State = UserState.Deactivated;
            await UserSessions.EndAllAsync(db, id, except: null, cancellationToken);
            await InvitationRules.RevokeOpenAsync(db, id, cancellationToken);
        }
        else if (end.Intent.ReleasesIdentity())
        {
            action = AuditAction.SignInReset;
            var state = end.Intent == AuthorityIntent.ReinviteUser ? UserState.Deactivated : UserState.Invited;
            Acceptance.Undo(user);
            user.State = state; // without a link, which nobody could have seen: an admin creates one
            await UserSessions.EndAllAsync(db, id, except: null, cancellationToken);
            await InvitationRules.RevokeOpenAsync(db, id, cancellationToken);
        }
        (user.AuthorityVersion, user.Version) = (end.Version, user.Version + 1);
        var after = Facts(user, end.Intent);
        if (!after.Equals(before))
        {
            var because = "an interrupted change was completed";
            var details = new
            {
                because,
                before,
                after,
            };
            db.AuditEntries.Add(AuditEntries.OfSystem(action, "user", id.Value, user.Email, details));
        }
        return true;
    }

    private static object Facts(User user, AuthorityIntent intent) =>
        new
        {
            user.Role,
            user.State,
            Identity = intent.ReleasesIdentity() ? AcceptedIdentity.Of(user) : null,
        };

    [LoggerMessage(2107, LogLevel.Warning, "Tenant {Tenant}: users could not be reconciled now; the next run will")]
    private partial void LogPostponed(Exception exception, TenantId tenant);

    [LoggerMessage(2105, LogLevel.Warning, "Tenant {Tenant}: completed an interrupted change of user {User}: {Intent}")]
    private partial void LogCompleted(TenantId tenant, UserId user, AuthorityIntent intent);

    [LoggerMessage(2106, LogLevel.Error, "Tenant {Tenant}: could not complete a change of user {User}: {Intent}")]
    private partial void LogRefused(Exception exception, TenantId tenant, UserId user, AuthorityIntent intent);
}
