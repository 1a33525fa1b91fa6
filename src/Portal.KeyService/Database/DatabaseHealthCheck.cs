using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Portal.Platform.Catalog;

namespace Portal.KeyService.Database;

/// <summary>Ready means that the database answers and was migrated.</summary>
internal sealed class DatabaseHealthCheck(NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await using var command = database.CreateCommand("SELECT sequence FROM feed_position");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e) || e is NpgsqlException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The key service's database does not answer.", e);
        }
    }
}
