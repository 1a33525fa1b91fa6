using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Platform.Catalog;

namespace Portal.Platform.Hosting;

/// <summary>Ready means that the catalog answers: without it no host and no credential finds its tenant.</summary>
public sealed class CatalogHealthCheck(CatalogDataSource catalog) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await using var command = catalog.Value.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e) || e is OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The catalog does not answer.", e);
        }
    }
}
