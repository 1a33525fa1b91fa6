using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>
/// The one place that opens connections to tenants' databases (IC-5). Each (tenant, role, binding version) has a pool of
/// its own, and pools that are not used are closed, so that their number follows the tenants at work and not all tenants.
/// </summary>
public sealed partial class TenantConnections(
    RuntimeSecrets secrets,
    Quarantine quarantine,
    BulkheadOptions limits,
    TimeProvider time,
    ILogger<TenantConnections> logger
) : IAsyncDisposable
{
    /// <summary>The place is part of the key: a server that moved is reached, and proved, where the catalog now says.</summary>
    private readonly record struct PoolKey(
        TenantId Tenant,
        TenantRole Role,
        long BindingVersion,
        ServerId Server,
        string Address,
        int Port,
        string? Authority
    );

    private readonly ConcurrentDictionary<PoolKey, TenantPool> pools = new();
    private readonly ConcurrentDictionary<TenantId, Bulkhead> bulkheads = new();

    /// <summary>How many calls may wait for one tenant's database, or for its audit log (<see cref="BulkheadOptions"/>).</summary>
    public int MaximumCalls => limits.MaximumCalls;

    /// <summary>
    /// Opens a connection that has proved itself. It is the caller's for <see cref="BulkheadOptions.Limit"/> at most and then
    /// aborted; no cancellation token may be passed to its commands (<see cref="BoundedDataSource"/>).
    /// </summary>
    /// <param name="binding">The tenant's.</param>
    /// <param name="role">Login role.</param>
    /// <param name="cancellationToken">Cancels waiting for a free connection.</param>
    /// <exception cref="ServerIdentityException">The server is not the bound one; the tenant is now quarantined.</exception>
    /// <exception cref="ServiceUnavailableException">The server cannot be reached, or the tenant's bulkhead is full.</exception>
    public async Task<NpgsqlConnection> OpenAsync(
        TenantBinding binding,
        TenantRole role,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await OpenInPoolAsync(binding, role, cancellationToken);
        }
        catch (Exception e) when (ServerIdentityException.Find(e) is { } identity)
        {
            await RefuseAsync(binding, identity.Reason);
            throw new ServerIdentityException(identity.Reason);
        }
        catch (CryptographicException e)
        {
            // Another key, or a credential moved here from another row: no reason to suspect the server.
            LogCredential(e, binding.TenantId);
            throw new ServiceUnavailableException("The company's server does not answer.", e);
        }
        catch (DatabaseRefusedException e)
        {
            throw new ServiceUnavailableException("The company's server does not answer.", e); // what opened it was logged
        }
        catch (Exception e) when (e is ObjectDisposedException || DatabaseErrors.IsUnavailable(e))
        {
            LogUnreachable(binding.TenantId, binding.ServerId, FailureEvents.CausesOf(e));
            throw new ServiceUnavailableException("The company's server does not answer.", e);
        }
    }

    /// <summary>Closes every pool of a tenant, for example after its binding changed.</summary>
    public async Task CloseAsync(TenantId tenant)
    {
        bulkheads.TryRemove(tenant, out _); // what is under way leaves the former one
        foreach (var (key, pool) in pools)
        {
            if (key.Tenant == tenant && pools.TryRemove(new(key, pool)))
            {
                await pool.DisposeAsync();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in pools.Values)
        {
            await pool.DisposeAsync();
        }
        pools.Clear();
    }

    private async Task<NpgsqlConnection> OpenInPoolAsync(
        TenantBinding binding,
        TenantRole role,
        CancellationToken cancellationToken
    )
    {
        var position = binding.Position ?? throw NotMarked(binding);
        try
        {
            var pool = await GetPoolAsync(binding, role);
            return await pool.OpenAsync(position, time.GetTimestamp(), cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            // It was closed between the two, which says nothing about the server: the next one is new.
            var pool = await GetPoolAsync(binding, role);
            return await pool.OpenAsync(position, time.GetTimestamp(), cancellationToken);
        }
    }

    /// <summary>An older copy could not be told from the server: not served, though nothing speaks against the server.</summary>
    private ServiceUnavailableException NotMarked(TenantBinding binding)
    {
        LogNotMarked(binding.TenantId, binding.ServerId);
        return new ServiceUnavailableException("The company's server is being checked.");
    }

    private async ValueTask<TenantPool> GetPoolAsync(TenantBinding binding, TenantRole role)
    {
        var key = new PoolKey(
            binding.TenantId,
            role,
            binding.Version,
            binding.ServerId,
            binding.Address,
            binding.Port,
            binding.ServerAuthority
        );
        if (pools.TryGetValue(key, out var pool))
        {
            return pool;
        }
        Close((_, pool) => pool.IsIdle(time));
        var bulkhead = bulkheads.GetOrAdd(binding.TenantId, _ => new(limits));
        var created = TenantPool.Create(binding, role, secrets, bulkhead); // a failure is this caller's own and not remembered
        pool = pools.GetOrAdd(key, created);
        if (!ReferenceEquals(pool, created))
        {
            await created.DisposeAsync();
        }
        CloseFormer(key);
        return pool;
    }

    /// <summary>Idle connections of a former binding would count against the server's limits beside those of the new one.</summary>
    private void CloseFormer(PoolKey current) =>
        Close(
            (key, _) =>
                key.Tenant == current.Tenant && key.Role == current.Role && key.BindingVersion < current.BindingVersion
        );

    private void Close(Func<PoolKey, TenantPool, bool> closes)
    {
        foreach (var (key, pool) in pools)
        {
            if (closes(key, pool) && pools.TryRemove(new(key, pool)))
            {
                _ = pool.DisposeAsync().AsTask(); // connections in use end when their users return them
            }
        }
    }

    private async Task RefuseAsync(TenantBinding binding, string reason)
    {
        LogRefused(binding.TenantId, binding.ServerId, reason);
        await quarantine.OpenAsync(binding, reason);
        await CloseAsync(binding.TenantId);
    }

    [LoggerMessage(1101, LogLevel.Critical, "Tenant {Tenant}: server {Server} did not prove its identity: {Reason}")]
    private partial void LogRefused(TenantId tenant, ServerId server, string reason);

    [LoggerMessage(1105, LogLevel.Error, "Tenant {Tenant}: the operator has not marked server {Server} yet")]
    private partial void LogNotMarked(TenantId tenant, ServerId server);

    [LoggerMessage(1104, LogLevel.Critical, "Tenant {Tenant}: the sealed credential does not open")]
    private partial void LogCredential(Exception exception, TenantId tenant);

    [LoggerMessage(1102, LogLevel.Error, "Tenant {Tenant}: server {Server} cannot be reached: {Causes}")]
    private partial void LogUnreachable(TenantId tenant, ServerId server, string causes);
}
