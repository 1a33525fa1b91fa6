using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Platform.Auditing;
using Portal.Platform.Hosting;
using Portal.Platform.Secrets;

namespace Portal.Platform.Connections;

/// <summary>Registers connections to tenants' databases.</summary>
public static class ConnectionServices
{
    /// <summary>Adds the pools, the quarantine and the audit writer.</summary>
    /// <param name="services">The service's own.</param>
    /// <param name="configuration">Holds <c>Portal:RuntimeKeyFile</c> and, optionally, <c>Portal:TenantConnections</c>.</param>
    /// <param name="limit">How long a connection may be held; for jobs that no caller waits for.</param>
    /// <exception cref="InvalidOperationException"><c>Portal:RuntimeKeyFile</c> is missing or holds no key, or the limit is too long.</exception>
    public static IServiceCollection AddTenantConnections(
        this IServiceCollection services,
        IConfiguration configuration,
        TimeSpan? limit = null
    )
    {
        var limits = configuration.GetSection(BulkheadOptions.Tenants).Get<BulkheadOptions>() ?? new();
        if (limits.Limit > BulkheadOptions.LongestLimit)
        {
            throw new InvalidConfigurationException(
                $"{BulkheadOptions.Tenants}:Limit: expected at most {BulkheadOptions.LongestLimit}, found {limits.Limit}."
            );
        }
        limits.Limit = limit ?? limits.Limit;
        services.AddSingleton(limits);
        services.AddSingleton(new RuntimeSecrets(configuration["Portal:RuntimeKeyFile"] ?? ""));
        services.AddSingleton<Quarantine>();
        services.AddSingleton<TenantConnections>();
        services.AddSingleton<AuditWriter>();
        return services;
    }
}
