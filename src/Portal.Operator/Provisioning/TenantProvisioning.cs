using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Provisions one tenant step by step. For an active tenant, only repeats what every start needs: start and verify its
/// server, migrate its tables, push its binding.
/// </summary>
internal sealed partial class TenantProvisioning(
    IDbContextFactory<CatalogDbContext> catalog,
    IEnumerable<IProvisioningStep> steps,
    ILogger<TenantProvisioning> logger
)
{
    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var state = await StateAsync(request.UrlId, cancellationToken);
        var isNew = state is null or TenantState.Provisioning;
        foreach (var step in steps.Where(step => isNew || step.RepeatsWhenActive))
        {
            var stepStarted = Stopwatch.GetTimestamp();
            await step.RunAsync(request, cancellationToken);
            LogStep(request.UrlId, step.GetType().Name, Stopwatch.GetElapsedTime(stepStarted).TotalMilliseconds);
        }
        LogDone(request.UrlId, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task<TenantState?> StateAsync(string urlId, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db
            .Tenants.Where(row => row.UrlId == urlId)
            .Select(row => (TenantState?)row.State)
            .SingleOrDefaultAsync(cancellationToken);
    }

    [LoggerMessage(4001, LogLevel.Debug, "Tenant {Tenant}: {Step} took {Milliseconds:F0} ms")]
    private partial void LogStep(string tenant, string step, double milliseconds);

    [LoggerMessage(4002, LogLevel.Information, "Tenant {Tenant} is ready after {Milliseconds:F0} ms")]
    private partial void LogDone(string tenant, double milliseconds);
}
