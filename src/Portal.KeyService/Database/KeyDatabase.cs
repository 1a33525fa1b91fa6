using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.KeyService.Keys;
using Portal.Platform.Hosting;

namespace Portal.KeyService.Database;

/// <summary>Registers and migrates the database.</summary>
internal static class KeyDatabase
{
    /// <summary>More than <see cref="VerificationEndpoints.MaximumConcurrency"/>: a flood of keys leaves some for changes.</summary>
    private const int Connections = 40;

    /// <summary>Each stream queries for a millisecond, some seven times a second.</summary>
    private const int FeedConnections = 4;

    public static IServiceCollection AddKeyDatabase(this IServiceCollection services, string connectionString)
    {
        // Created by the container, which then also disposes the pool.
        services.AddSingleton(_ => NpgsqlDataSource.Create(WithBounds(connectionString, Connections)));
        services.AddSingleton(_ => new FeedDatabase(WithBounds(connectionString, FeedConnections)));
        services.AddPooledDbContextFactory<KeyDbContext>(
            (provider, builder) => builder.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
        );
        services.AddDatabaseHealthCheck(
            "database",
            provider => provider.GetRequiredService<NpgsqlDataSource>(),
            "SELECT sequence FROM feed_position" // fails until the database was migrated
        );
        return services;
    }

    /// <summary>Applies missing migrations as the owner; may be repeated, and run by several nodes at once.</summary>
    public static async Task MigrateAsync(string ownerConnectionString, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<KeyDbContext>().UseNpgsql(ownerConnectionString + ";Pooling=false");
        await using var db = new KeyDbContext(options.Options);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>A dead database must be reported as 503 before the caller's own timeout of 1.5 seconds.</summary>
    private static string WithBounds(string connectionString, int connections) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = 1,
            CommandTimeout = 1,
            CancellationTimeout = -1,
            MaxPoolSize = connections,
            MaxAutoPrepare = 30,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
            ApplicationName = "portal-keys",
        }.ConnectionString;
}
