using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Portal.Platform.Catalog;

namespace Portal.Platform.Hosting;

/// <summary>Ready means that the database without which the service answers nothing can be queried.</summary>
internal sealed class DatabaseHealthCheck(Func<CancellationToken, Task> query) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await query(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e) || e is NpgsqlException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}

/// <summary>Registers the check of a database.</summary>
public static class DatabaseHealth
{
    /// <summary>Adds a check to the service's readiness.</summary>
    /// <param name="services">The service's own.</param>
    /// <param name="name">Name of the check.</param>
    /// <param name="query">Succeeds when the database can serve.</param>
    public static void AddDatabaseHealthCheck(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, CancellationToken, Task> query
    ) =>
        services
            .AddHealthChecks()
            .Add(
                new(
                    name,
                    provider => new DatabaseHealthCheck(token => query(provider, token)),
                    failureStatus: null,
                    tags: null
                )
            );
}
