using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Platform.Connections;

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
        services.AddSingleton(_ => Bounded(connectionString, Connections)); // the container also disposes it
        services.AddSingleton(_ => new FeedDatabase(Bounded(connectionString, FeedConnections)));
        services.AddPooledDbContextFactory<KeyDbContext>(
            (provider, builder) => builder.UseBounded(provider.GetRequiredService<BoundedDataSource>())
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
    private static BoundedDataSource Bounded(string connectionString, int connections)
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
        return new(NpgsqlDataSource.Create(settings), new(limits));
    }
}
