using System.Collections.Concurrent;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Web.Support;

/// <summary>
/// Asks once a second which support sessions are active at each tenant whose admins have a page open here, in one query a tenant,
/// and tells those pages when it changes. So a start and an end are on every admin's screen within 2 seconds whichever process
/// wrote them, and no notification can be lost or forged. A slow server delays no other tenant: until its answer arrives it is
/// not asked again, and its answer lapses.
/// </summary>
/// <remarks>
/// It is the platform's own look-up and no operation, so it leaves no audit entry: it carries who is inside until when, which is
/// shown to the tenant's admins alone. Reasons and tickets are read through <see cref="SupportAccessOperations"/>.
/// </remarks>
internal sealed partial class SupportWatcher(
    TenantDirectory directory,
    SupportStore support,
    TimeProvider time,
    ILogger<SupportWatcher> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<TenantId, SupportWatch> tenants = new();

    /// <summary>What is known at a tenant now; not known while nobody watches it.</summary>
    public SupportState At(TenantId tenant) => tenants.GetValueOrDefault(tenant)?.Current ?? SupportState.Asking;

    /// <summary>Watches a tenant until the result is disposed. The first one asks at once.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="changed">Called, on any thread, when what is known has changed.</param>
    public IDisposable Watch(TenantId tenant, Action changed)
    {
        SupportWatch watch;
        lock (gate)
        {
            watch = tenants.GetOrAdd(tenant, _ => new(time));
            watch.Add(changed);
        }
        _ = AskAsync(tenant, watch, CancellationToken.None);
        return new Watching(() => Leave(tenant, watch, changed));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (tenant, watch) in tenants)
            {
                watch.Tell();
                _ = AskAsync(tenant, watch, stoppingToken);
            }
        }
    }

    private async Task AskAsync(TenantId tenant, SupportWatch watch, CancellationToken cancellationToken)
    {
        if (!watch.TryBegin())
        {
            return;
        }
        try
        {
            var began = time.GetTimestamp();
            var served = await directory.GetServedAsync(tenant, cancellationToken);
            watch.Answer(await support.PresentAsync(served.Binding, cancellationToken), began);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotKnown(e, tenant); // the last answer lapses by itself
        }
        finally
        {
            watch.End();
        }
    }

    private void Leave(TenantId tenant, SupportWatch watch, Action changed)
    {
        lock (gate)
        {
            if (watch.Remove(changed))
            {
                tenants.TryRemove(new(tenant, watch));
            }
        }
    }

    private sealed class Watching(Action leave) : IDisposable
    {
        private Action? leaving = leave;

        public void Dispose() => Interlocked.Exchange(ref leaving, null)?.Invoke();
    }

    [LoggerMessage(3202, LogLevel.Warning, "Tenant {Tenant}: active support sessions could not be looked up")]
    private partial void LogNotKnown(Exception exception, TenantId tenant);
}
