using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.KeyService.Database;

/// <summary>Ready means that the database answers and was migrated.</summary>
internal sealed class DatabaseHealthCheck(BoundedDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT sequence FROM feed_position", connection);
            await command.ExecuteScalarAsync(CancellationToken.None);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e) || e is NpgsqlException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The key service's database does not answer.", e);
        }
    }
}
