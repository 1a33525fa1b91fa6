using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>
/// Finds the tenant of an exact host (IC-1). Every look-up is a point query; results, "none" among them, are cached for
/// <see cref="Lifetime"/> in a bounded cache, so that neither start-up nor a request slows down as tenants are added.
/// </summary>
public sealed partial class TenantDirectory(
    IDbContextFactory<CatalogDbContext> catalog,
    TimeProvider time,
    ILogger<TenantDirectory> logger
)
{
    /// <summary>
    /// One second: suspension, quarantine and a changed binding are seen within it, without notifications, which could
    /// be lost or forged. Authority must end within 2 seconds; this is half of them.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private const int MaximumEntries = 20_000;
    private readonly BoundedCache<HostName, ResolvedHost?> hosts = new(MaximumEntries, Lifetime, time);
    private readonly BoundedCache<HostName, HostKind?> kinds = new(MaximumEntries, Lifetime, time);
    private readonly BoundedCache<TenantId, Tenant?> tenants = new(MaximumEntries, Lifetime, time);

    /// <summary>What the host is bound to, or null when it is bound to nothing.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<ResolvedHost?> FindHostAsync(HostName name, CancellationToken cancellationToken) =>
        hosts.GetAsync(name, LoadHostAsync, cancellationToken);

    /// <summary>
    /// What kind of host it is, or null when it is bound to nothing: for services that take no tenant from a host and have
    /// no right to identity providers.
    /// </summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<HostKind?> FindHostKindAsync(HostName name, CancellationToken cancellationToken) =>
        kinds.GetAsync(name, LoadHostKindAsync, cancellationToken);

    /// <summary>The tenant when it may be served.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer, or the tenant is quarantined.</exception>
    /// <exception cref="TenantNotServedException">The tenant is suspended or not yet active.</exception>
    /// <exception cref="NotFoundException">There is no such tenant.</exception>
    public async Task<Tenant> GetServedAsync(TenantId id, CancellationToken cancellationToken)
    {
        var tenant =
            await tenants.GetAsync(id, LoadTenantAsync, cancellationToken)
            ?? throw new NotFoundException("There is no such tenant.");
        EnsureServed(tenant);
        return tenant;
    }

    /// <summary>Where the tenant's people sign in now, not cached; null when the tenant has no identity provider.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<IdentityProvider?> FindIdentityProviderAsync(TenantId id, CancellationToken cancellationToken) =>
        QueryAsync(db => db.FindIdentityProviderAsync(id, cancellationToken));

    /// <summary>Refuses a tenant that may not be served now.</summary>
    /// <exception cref="ServiceUnavailableException">The tenant is quarantined (IC-5).</exception>
    /// <exception cref="TenantNotServedException">The tenant is suspended or not yet active.</exception>
    public static void EnsureServed(Tenant tenant)
    {
        if (tenant.State != TenantState.Active)
        {
            throw new TenantNotServedException("This company's access is suspended.");
        }
        if (tenant.IsQuarantined)
        {
            throw new ServiceUnavailableException("The company's server is being checked.");
        }
    }

    /// <summary>Forgets a tenant at once, for the process that quarantined it.</summary>
    public void Forget(TenantId id)
    {
        tenants.Remove(id);
        hosts.RemoveWhere(host => host?.Tenant?.Id == id);
    }

    private Task<ResolvedHost?> LoadHostAsync(HostName name, CancellationToken cancellationToken) =>
        QueryAsync(async db =>
        {
            var host = await db
                .Hosts.AsNoTracking()
                .SingleOrDefaultAsync(row => row.HostName == name.Value, cancellationToken);
            if (host is null)
            {
                return null;
            }
            var tenant = host.TenantId is { } id ? await db.FindTenantAsync(id, cancellationToken) : null;
            var provider = host.Kind is HostKind.Tenant or HostKind.Staff
                ? await db.FindIdentityProviderAsync(host.TenantId, cancellationToken)
                : null;
            return host.Kind == HostKind.Tenant && tenant is null
                ? null
                : new ResolvedHost(name, host.Kind, tenant, provider);
        });

    private Task<HostKind?> LoadHostKindAsync(HostName name, CancellationToken cancellationToken) =>
        QueryAsync(db =>
            db.Hosts.Where(row => row.HostName == name.Value)
                .Select(row => (HostKind?)row.Kind)
                .SingleOrDefaultAsync(cancellationToken)
        );

    private Task<Tenant?> LoadTenantAsync(TenantId id, CancellationToken cancellationToken) =>
        QueryAsync(db => db.FindTenantAsync(id, cancellationToken));

    private async Task<T> QueryAsync<T>(Func<CatalogDbContext, Task<T>> query)
    {
        try
        {
            return await catalog.ExecuteAsync(query);
        }
        catch (ServiceUnavailableException e)
        {
            LogUnavailable(FailureEvents.CausesOf(e));
            throw;
        }
    }

    [LoggerMessage(1001, LogLevel.Error, "The catalog does not answer: {Causes}")]
    private partial void LogUnavailable(string causes);
}
