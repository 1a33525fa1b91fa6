using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Makes one tenant, step by step, or, when it is active already, starts its server, lets it prove itself and brings its
/// tables up to date.
/// </summary>
internal sealed partial class TenantProvisioning(
    IDbContextFactory<CatalogDbContext> catalog,
    IEnumerable<IProvisioningStep> steps,
    ILogger<TenantProvisioning> logger
)
{
    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var state = await StateAsync(request.UrlId, cancellationToken);
        var isNew = state is null or TenantState.Provisioning;
        foreach (var step in steps.Where(step => isNew || step.RepeatsWhenActive))
        {
            var stepBegun = Stopwatch.GetTimestamp();
            await step.RunAsync(request, cancellationToken);
            LogStep(request.UrlId, step.GetType().Name, Stopwatch.GetElapsedTime(stepBegun).TotalMilliseconds);
        }
        LogDone(request.UrlId, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
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
