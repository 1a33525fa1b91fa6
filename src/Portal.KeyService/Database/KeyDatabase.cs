using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.KeyService.Database;

/// <summary>Registers the database, and migrates it.</summary>
internal static class KeyDatabase
{
    /// <summary>More than <see cref="Keys.VerificationLimit.AtOnce"/>: what a flood of keys leaves is for changes.</summary>
    private const int Connections = 40;

    /// <summary>Each stream asks for a millisecond, some seven times a second.</summary>
    private const int FeedConnections = 4;

    public static IServiceCollection AddKeyDatabase(this IServiceCollection services, string connectionString)
    {
        // Made by the container, which then also ends the pool.
        services.AddSingleton(_ => NpgsqlDataSource.Create(WithBounds(connectionString, Connections)));
        services.AddSingleton(_ => new FeedDatabase(WithBounds(connectionString, FeedConnections)));
        services.AddPooledDbContextFactory<KeyDbContext>(
            (provider, builder) => builder.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
        );
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database");
        return services;
    }

    /// <summary>Applies what is missing, as the owner; safe to repeat and from several nodes at once.</summary>
    public static async Task MigrateAsync(string ownerConnectionString, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<KeyDbContext>().UseNpgsql(ownerConnectionString + ";Pooling=false");
        await using var db = new KeyDbContext(options.Options);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>A dead database must be told as 503 before the caller's own 1.5 seconds are over.</summary>
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
