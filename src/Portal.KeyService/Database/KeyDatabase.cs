using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.KeyService.Database;

/// <summary>Registers the database, and migrates it.</summary>
internal static class KeyDatabase
{
    public static IServiceCollection AddKeyDatabase(this IServiceCollection services, string connectionString)
    {
        // Made by the container, which then also ends the pool.
        services.AddSingleton(_ => NpgsqlDataSource.Create(WithBounds(connectionString)));
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
    private static string WithBounds(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = 1,
            CommandTimeout = 1,
            CancellationTimeout = -1,
            MaxPoolSize = 40,
            MaxAutoPrepare = 30,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
            ApplicationName = "portal-keys",
        }.ConnectionString;
}
