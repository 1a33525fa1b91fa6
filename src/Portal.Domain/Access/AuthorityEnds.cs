using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>
/// Ends an authority, or gives one back, in the one order that survives a crash and a restore: (1) its version is raised in
/// the catalog, (2) row and audit entry change in one transaction, (3) the caller tells the key service where there is one,
/// and an identity that was let go of is free.
/// After (1) the row has no authority until (2), which the reconcilers complete should this process die in between.
/// </summary>
public sealed partial class AuthorityEnds(
    TenantDatabase database,
    AuthorityVersions versions,
    IdentityReleases releases,
    ILogger<AuthorityEnds> logger
)
{
    /// <summary>Runs a change that ends an authority.</summary>
    /// <param name="binding">The tenant's database.</param>
    /// <param name="role">Role that the change runs under.</param>
    /// <param name="operation">Names authority and intent.</param>
    /// <param name="change">The change with its audit entry; runs twice.</param>
    /// <param name="deadline">For everything.</param>
    /// <param name="cancellationToken">Cancels the change before the catalog knows of it.</param>
    /// <exception cref="PortalException">Refused: nothing was changed. Unavailable: it may be completed later.</exception>
    internal async Task<T> CommitAsync<T>(
        TenantBinding binding,
        TenantRole role,
        Operation operation,
        Func<TenantDbContext, CancellationToken, Task<T>> change,
        OperationDeadline deadline,
        CancellationToken cancellationToken
    )
    {
        var authority = operation.RevokesAuthority!.Value;
        var intent = operation.Intent!.Value;
        // Whatever prevents the change is found first, so that a refused one does not touch the authority.
        await database.RehearseAsync(binding, role, change, deadline, cancellationToken);
        var version = await versions.RaiseAsync(binding.TenantId, authority, intent, CancellationToken.None);
        try
        {
            var changed = await database.CommitAsync(
                binding,
                role,
                async (db, token) =>
                {
                    var result = await change(db, token);
                    await SetVersionAsync(db, authority, intent, version, token);
                    return result;
                },
                deadline,
                CancellationToken.None
            );
            await SettleAsync(binding, authority, intent);
            return changed;
        }
        catch (PortalException e) when (e is not ServiceUnavailableException)
        {
            await WithdrawAsync(binding, authority, intent, version);
            throw;
        }
    }

    /// <summary>Brings the row of an authority up to a version and changes nothing else.</summary>
    /// <exception cref="PortalException">The tenant's server is unavailable.</exception>
    internal Task RaiseRowAsync(
        TenantBinding binding,
        Guid authority,
        AuthorityIntent intent,
        long version,
        CancellationToken cancellationToken
    ) =>
        database.CommitAsync(
            binding,
            TenantRole.App,
            (db, token) => SetVersionAsync(db, authority, intent, version, token),
            new OperationDeadline(),
            cancellationToken
        );

    private static Task<int> SetVersionAsync(
        TenantDbContext db,
        Guid authority,
        AuthorityIntent intent,
        long version,
        CancellationToken cancellationToken
    ) =>
        intent == AuthorityIntent.EndKey
            ? db.Database.ExecuteSqlAsync(
                $"UPDATE api_keys SET authority_version = {version} WHERE key_id = {authority} AND authority_version < {version}",
                cancellationToken
            )
            : db.Database.ExecuteSqlAsync(
                $"UPDATE users SET authority_version = {version} WHERE user_id = {authority} AND authority_version < {version}",
                cancellationToken
            );

    /// <summary>Somebody else was first: the authority goes on as it is. The reconcilers repeat what fails here.</summary>
    private async Task WithdrawAsync(TenantBinding binding, Guid authority, AuthorityIntent intent, long version)
    {
        try
        {
            if (await versions.WithdrawAsync(binding.TenantId, authority, version, CancellationToken.None))
            {
                await RaiseRowAsync(binding, authority, intent, version, CancellationToken.None);
            }
        }
        catch (PortalException e)
        {
            LogNotWithdrawn(e, binding.TenantId, authority);
        }
        await SettleAsync(binding, authority, intent);
    }

    /// <summary>The change is committed, or was refused: the identity is free or stays. The reconciler repeats what fails here.</summary>
    private async Task SettleAsync(TenantBinding binding, Guid authority, AuthorityIntent intent)
    {
        if (!intent.ReleasesIdentity())
        {
            return;
        }
        try
        {
            await releases.SettleAsync(binding, CancellationToken.None);
        }
        catch (PortalException e)
        {
            LogNotSettled(e, binding.TenantId, authority);
        }
    }

    [LoggerMessage(
        2004,
        LogLevel.Warning,
        "Tenant {Tenant}: authority {Authority} is left to the reconciler after a change that was refused"
    )]
    private partial void LogNotWithdrawn(Exception exception, TenantId tenant, Guid authority);

    [LoggerMessage(
        2006,
        LogLevel.Warning,
        "Tenant {Tenant}: the release of the identity of user {User} is left to the reconciler"
    )]
    private partial void LogNotSettled(Exception exception, TenantId tenant, Guid user);
}
