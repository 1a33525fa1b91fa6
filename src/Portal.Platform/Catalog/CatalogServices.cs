using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Platform.Connections;

namespace Portal.Platform.Catalog;

/// <summary>Registers the catalog.</summary>
public static class CatalogServices
{
    /// <summary>Adds the catalog's context factory and what reads and writes through it.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="configuration">Holds <c>Portal:Catalog</c>.</param>
    /// <param name="timeout">
    /// For background jobs: how long each command may take. Services leave it out; their connections have a limit as a whole,
    /// since a caller gets its 503 within 3 seconds.
    /// </param>
    /// <param name="position">What the catalog must contain; nothing unless given.</param>
    /// <exception cref="InvalidOperationException"><c>Portal:Catalog:ConnectionString</c> is missing.</exception>
    public static IServiceCollection AddCatalog(
        this IServiceCollection services,
        IConfiguration configuration,
        TimeSpan? timeout = null,
        CatalogPosition? position = null
    )
    {
        var options = configuration.GetSection(CatalogOptions.Section).Get<CatalogOptions>() ?? new();
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            throw new InvalidOperationException(
                "Portal:Catalog:ConnectionString is missing: expected this service's own connection to the catalog."
            );
        }
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { ApplicationName = "portal" };
        if (timeout is { TotalSeconds: var seconds })
        {
            (settings.Timeout, settings.CommandTimeout, settings.MaxPoolSize) = ((int)seconds, (int)seconds, 20);
        }
        else
        {
            BoundedDataSource.Configure(settings, options.Connections);
        }
        position ??= new CatalogPosition(mustBeTold: false);
        services.AddSingleton(position);
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(position.Verify, position.VerifyAsync);
        var dataSource = builder.Build();
        services.AddSingleton(new CatalogDataSource(dataSource));
        services.AddPooledDbContextFactory<CatalogDbContext>(contexts =>
            _ = timeout is null
                ? contexts.UseBounded(new(dataSource, new(options.Connections)))
                : contexts.UseNpgsql(dataSource)
        );
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<IdentityRegistry>();
        services.AddSingleton<AuthorityVersions>();
        services.AddSingleton<PlatformEvents>();
        return services;
    }
}

/// <summary>The catalog's own pool, disposed with the service.</summary>
public sealed class CatalogDataSource(NpgsqlDataSource value) : IAsyncDisposable
{
    /// <summary>The pool.</summary>
    public NpgsqlDataSource Value { get; } = value;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Value.DisposeAsync();
}
