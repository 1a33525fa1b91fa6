using Microsoft.EntityFrameworkCore;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>
/// Ends of authority in the catalog, recorded before the tenant's own row is changed: a row below its version here has no
/// authority. Each end goes <see cref="RaiseAsync"/>, then row and audit entry in one transaction of the tenant's database,
/// then the key service; the reconcilers complete what was interrupted in between.
/// </summary>
public sealed class AuthorityVersions(IDbContextFactory<CatalogDbContext> catalog, TimeProvider time)
{
    private readonly record struct CacheKey(TenantId Tenant, Guid Authority);

    /// <summary>
    /// One second, as for tenants: an end takes effect through the row itself; the version only has to outlast crashes and
    /// restores, which take longer.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly BoundedCache<CacheKey, long> versions = new(capacity: 50_000, Lifetime, time);

    /// <summary>The version that a row needs, at most a second old; 0 when it was never raised.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<long> GetAsync(TenantId tenant, Guid authority, CancellationToken cancellationToken) =>
        versions.GetAsync(new(tenant, authority), LoadAsync, cancellationToken);

    /// <summary>The versions of several rows, read now in one query; ids that were never raised are missing.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<Dictionary<Guid, long>> GetAsync(
        TenantId tenant,
        IReadOnlyCollection<Guid> authorities,
        CancellationToken cancellationToken
    ) =>
        catalog.ExecuteAsync(db =>
            db.AuthorityVersions.Where(row => row.TenantId == tenant && authorities.Contains(row.AuthorityId))
                .ToDictionaryAsync(row => row.AuthorityId, row => row.Version, cancellationToken)
        );

    /// <summary>Every authority of a tenant that was ever raised, for reconciliation.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<List<AuthorityVersionRow>> ListAsync(TenantId tenant, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            db.AuthorityVersions.AsNoTracking().Where(row => row.TenantId == tenant).ToListAsync(cancellationToken)
        );

    /// <summary>
    /// Records that the authority ends. From the commit on, its row has no authority until it is at this version. Where the
    /// intent lets go of the user's identity, that begins in the same transaction.
    /// </summary>
    /// <returns>The version that the changed row must carry.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer; the version may have been raised.</exception>
    public async Task<long> RaiseAsync(
        TenantId tenant,
        Guid authority,
        AuthorityIntent intent,
        CancellationToken cancellationToken
    )
    {
        var raised = await catalog.ExecuteAsync(async db =>
        {
            if (!intent.ReleasesIdentity())
            {
                return await RaiseRowAsync(db, tenant, authority, intent, cancellationToken);
            }
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var version = await RaiseRowAsync(db, tenant, authority, intent, cancellationToken);
            await IdentityRegistry.BeginReleaseAsync(db, tenant, authority, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return version;
        });
        versions.Remove(new(tenant, authority));
        return raised.Single();
    }

    /// <summary>
    /// Takes back what <paramref name="version"/> was raised for, since the row was not changed. The version itself stays: the
    /// caller brings the row up to it.
    /// </summary>
    /// <returns>False when it was raised again meanwhile.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task<bool> WithdrawAsync(
        TenantId tenant,
        Guid authority,
        long version,
        CancellationToken cancellationToken
    ) =>
        await catalog.ExecuteAsync(db =>
            db.Database.ExecuteSqlAsync(
                $"""
                UPDATE authority_versions SET intent = {(int)AuthorityIntent.Withdrawn}
                WHERE tenant_id = {tenant.Value} AND authority_id = {authority} AND version = {version}
                """,
                cancellationToken
            )
        ) == 1;

    private static Task<List<long>> RaiseRowAsync(
        CatalogDbContext db,
        TenantId tenant,
        Guid authority,
        AuthorityIntent intent,
        CancellationToken cancellationToken
    ) =>
        db
            .Database.SqlQuery<long>(
                $"""
                INSERT INTO authority_versions AS v (tenant_id, authority_id, version, intent)
                VALUES ({tenant.Value}, {authority}, 1, {(int)intent})
                ON CONFLICT (tenant_id, authority_id) DO UPDATE
                    SET version = v.version + 1, intent = excluded.intent, raised_at = now()
                RETURNING version AS "Value"
                """
            )
            .ToListAsync(cancellationToken);

    private Task<long> LoadAsync(CacheKey key, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            db.AuthorityVersions.Where(row => row.TenantId == key.Tenant && row.AuthorityId == key.Authority)
                .Select(row => row.Version)
                .SingleOrDefaultAsync(cancellationToken)
        );
}
