using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Portal.Platform.Catalog;

/// <summary>Registers the catalog.</summary>
public static class CatalogServices
{
    /// <summary>Adds the catalog's context factory, the tenant directory, the identity registry and the event log.</summary>
    /// <exception cref="InvalidOperationException"><c>Portal:Catalog:ConnectionString</c> is missing.</exception>
    public static IServiceCollection AddCatalog(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(CatalogOptions.Section).Get<CatalogOptions>() ?? new();
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            throw new InvalidOperationException(
                "Portal:Catalog:ConnectionString is missing: expected this service's own connection to the catalog."
            );
        }
        var dataSource = NpgsqlDataSource.Create(WithBounds(options.ConnectionString));
        services.AddSingleton(new CatalogDataSource(dataSource));
        services.AddPooledDbContextFactory<CatalogDbContext>(builder => builder.UseNpgsql(dataSource));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<IdentityRegistry>();
        services.AddSingleton<PlatformEvents>();
        return services;
    }

    /// <summary>A dead catalog must be noticed well within the 3 seconds after which a caller is owed a 503.</summary>
    private static string WithBounds(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = 2,
            CommandTimeout = 2,
            CancellationTimeout = -1,
            MaxPoolSize = 20,
            ApplicationName = "portal",
        }.ConnectionString;
}

/// <summary>The catalog's own pool, disposed with the service.</summary>
public sealed class CatalogDataSource(NpgsqlDataSource value) : IAsyncDisposable
{
    /// <summary>The pool.</summary>
    public NpgsqlDataSource Value { get; } = value;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Value.DisposeAsync();
}
