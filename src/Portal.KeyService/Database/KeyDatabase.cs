using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.KeyService.Keys;
using Portal.Platform.Connections;
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
        // The container also disposes it.
        services.AddSingleton(provider =>
            Bounded(connectionString, Connections, provider.GetRequiredService<DatabasePosition>())
        );
        services.AddSingleton(provider => new FeedDatabase(
            Bounded(connectionString, FeedConnections, provider.GetRequiredService<DatabasePosition>())
        ));
        services.AddPooledDbContextFactory<KeyDbContext>(
            (provider, builder) => builder.UseBounded(provider.GetRequiredService<BoundedDataSource>())
        );
        services.AddDatabaseHealthCheck(
            "database",
            async (provider, token) =>
            {
                await using var connection = await provider.GetRequiredService<BoundedDataSource>().OpenAsync(token);
                // Fails until the database was migrated.
                await using var command = new NpgsqlCommand("SELECT sequence FROM feed_position", connection);
                await command.ExecuteScalarAsync(CancellationToken.None);
            }
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
    private static BoundedDataSource Bounded(string connectionString, int connections, DatabasePosition position)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 30,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
            ApplicationName = "portal-keys",
        };
        var limits = new BulkheadOptions { MaximumConnections = connections, Limit = TimeSpan.FromSeconds(1.3) };
        BoundedDataSource.Configure(settings, limits);
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(position.Verify, position.VerifyAsync);
        return new(builder.Build(), new(limits));
    }
}
