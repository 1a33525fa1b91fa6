using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.Jobs;
using Portal.Operator.Provisioning;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Running;

/// <summary>A tenant that could not be brought up.</summary>
/// <param name="UrlId">The tenant.</param>
/// <param name="Reason">What went wrong, for people.</param>
/// <param name="IsNew">It has never been active.</param>
internal sealed record TenantFailure(string UrlId, string Reason, bool IsNew);

/// <summary>
/// Brings up every tenant that the catalog or the sample data names: servers in parallel, the tenants of one server one
/// after the other. One that is not there yet is asked for, and made by a job.
/// </summary>
internal sealed partial class TenantReconciliation(
    IDbContextFactory<CatalogDbContext> catalog,
    IEnumerable<TenantRequest> requests,
    RequestedTenants making,
    TenantProvisioning provisioning,
    ServerTurns turns,
    PlatformEvents events,
    ILogger<TenantReconciliation> logger
)
{
    private const int ServersAtOnce = 4;
    private readonly ConcurrentDictionary<string, bool> done = new(StringComparer.Ordinal);

    /// <summary>Tries every tenant that no earlier round brought up.</summary>
    public async Task<IReadOnlyCollection<TenantFailure>> RunAsync(CancellationToken cancellationToken)
    {
        var failures = new ConcurrentBag<TenantFailure>();
        var work = (await RequestsAsync(cancellationToken)).Where(item => !done.ContainsKey(item.Request.UrlId));
        await Parallel.ForEachAsync(
            work.GroupBy(item => item.Request.ServerName, StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = ServersAtOnce, CancellationToken = cancellationToken },
            async (tenants, token) =>
            {
                foreach (var (request, known) in tenants)
                {
                    if (await TryAsync(request, known, token) is { } failure)
                    {
                        failures.Add(failure);
                    }
                }
            }
        );
        return failures;
    }

    private async Task<TenantFailure?> TryAsync(TenantRequest request, Known? known, CancellationToken token)
    {
        try
        {
            // Not while the turn is taken: the job takes it.
            if (known is null && await making.MakeAsync(request, token) is { } reason)
            {
                return new(request.UrlId, reason, IsNew: true);
            }
            using var turn = await turns.TakeAsync(request.ServerName, token);
            await provisioning.RunAsync(request, token);
            done[request.UrlId] = true;
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, request.UrlId);
            // The former is an event already; the latter is the key service's fault, not the server's.
            if (known is not null && e is not (ServerIdentityException or BindingNotPushedException))
            {
                events.Record(new(PlatformEventKind.ServerUnavailable, known.Tenant, known.Server, "not-brought-up"));
            }
            return new(request.UrlId, e.Message, known is null);
        }
    }

    /// <summary>The requested tenants, and every other tenant that was active before.</summary>
    private async Task<List<(TenantRequest Request, Known? Known)>> RequestsAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var rows = await (
            from tenant in db.Tenants
            where tenant.State != TenantState.Provisioning
            join binding in db.Bindings on tenant.TenantId equals binding.TenantId
            join server in db.Servers on binding.ServerId equals server.ServerId
            select new
            {
                Request = new TenantRequest(tenant.UrlId, tenant.DisplayName, server.Tier, server.Name),
                Known = new Known(tenant.TenantId, server.ServerId),
            }
        ).ToListAsync(cancellationToken);
        var active = rows.ToDictionary(row => row.Request.UrlId, StringComparer.Ordinal);
        var requested = requests.Select(request => (request, active.GetValueOrDefault(request.UrlId)?.Known)).ToList();
        var names = requested.Select(item => item.request.UrlId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. requested,
            .. rows.Where(row => !names.Contains(row.Request.UrlId)).Select(row => (row.Request, (Known?)row.Known)),
        ];
    }

    private sealed record Known(TenantId Tenant, ServerId Server);

    [LoggerMessage(4021, LogLevel.Error, "Tenant {Tenant} could not be brought up")]
    private partial void LogFailed(Exception exception, string tenant);
}
