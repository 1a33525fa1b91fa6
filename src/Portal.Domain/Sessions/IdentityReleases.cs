using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>
/// Last step of letting go of an identity (IC-6): what the tenant's row says, once it is at the catalog's version, decides
/// whether the identity is free or stays. Runs may overlap and be repeated.
/// </summary>
public sealed class IdentityReleases(IdentityRegistry identities, AuthorityVersions versions, TenantDatabase database)
{
    /// <summary>Settles every release of a tenant that can be settled; the others wait for the completion of their change.</summary>
    /// <exception cref="PortalException">The catalog or the tenant's server is unavailable; the next run continues.</exception>
    public async Task SettleAsync(TenantBinding binding, CancellationToken cancellationToken)
    {
        var releasing = await identities.ListReleasingAsync(binding.TenantId, cancellationToken);
        if (releasing.Count == 0)
        {
            return;
        }
        // In this order: a reset that begins later changes the listed row's version, so that it is not settled here.
        var ids = releasing.Select(row => row.UserId).ToArray();
        var required = await versions.GetAsync(binding.TenantId, ids, cancellationToken);
        var users = await FindAsync(binding, ids, cancellationToken);
        foreach (var row in releasing)
        {
            if (
                users.TryGetValue(row.UserId, out var user)
                && user.AuthorityVersion >= required.GetValueOrDefault(row.UserId)
            )
            {
                await SettleAsync(row, user, cancellationToken);
            }
        }
    }

    private Task<bool> SettleAsync(IdentityBindingRow row, User user, CancellationToken cancellationToken) =>
        user is { Issuer: { } issuer, Subject: { } subject } && identities.IsOf(row, issuer, subject)
            ? identities.KeepAsync(row, cancellationToken)
            : identities.ReleaseAsync(row, cancellationToken);

    private Task<Dictionary<Guid, User>> FindAsync(
        TenantBinding binding,
        Guid[] ids,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            binding,
            TenantRole.App,
            (db, token) =>
                db
                    .Users.FromSql($"SELECT * FROM users WHERE user_id = ANY({ids})")
                    .ToDictionaryAsync(user => user.UserId.Value, token),
            new OperationDeadline(),
            cancellationToken
        );
}
