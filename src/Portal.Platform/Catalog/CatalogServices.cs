using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Portal.Platform.Catalog;

/// <summary>Registers the catalog.</summary>
public static class CatalogServices
{
    /// <summary>Adds the catalog's context factory and what reads and writes through it.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="configuration">Holds <c>Portal:Catalog</c>.</param>
    /// <param name="timeout">
    /// Timeout of connections and commands; 2 seconds by default, since a caller gets its 503 within 3. Background jobs may
    /// take longer.
    /// </param>
    /// <exception cref="InvalidOperationException"><c>Portal:Catalog:ConnectionString</c> is missing.</exception>
    public static IServiceCollection AddCatalog(
        this IServiceCollection services,
        IConfiguration configuration,
        TimeSpan? timeout = null
    )
    {
        var options = configuration.GetSection(CatalogOptions.Section).Get<CatalogOptions>() ?? new();
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            throw new InvalidOperationException(
                "Portal:Catalog:ConnectionString is missing: expected this service's own connection to the catalog."
            );
        }
        var dataSource = NpgsqlDataSource.Create(
            WithBounds(options.ConnectionString, timeout ?? TimeSpan.FromSeconds(2))
        );
        services.AddSingleton(new CatalogDataSource(dataSource));
        services.AddPooledDbContextFactory<CatalogDbContext>(builder => builder.UseNpgsql(dataSource));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<IdentityRegistry>();
        services.AddSingleton<AuthorityVersions>();
        services.AddSingleton<PlatformEvents>();
        return services;
    }

    private static string WithBounds(string connectionString, TimeSpan timeout) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = (int)timeout.TotalSeconds,
            CommandTimeout = (int)timeout.TotalSeconds,
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
