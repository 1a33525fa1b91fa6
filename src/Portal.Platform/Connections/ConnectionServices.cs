using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Platform.Auditing;
using Portal.Platform.Secrets;

namespace Portal.Platform.Connections;

/// <summary>Registers connections to tenants' databases.</summary>
public static class ConnectionServices
{
    /// <summary>Adds the pools, the quarantine and the audit writer.</summary>
    /// <exception cref="InvalidOperationException"><c>Portal:RuntimeKeyFile</c> is missing or holds no key.</exception>
    public static IServiceCollection AddTenantConnections(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.AddSingleton(new RuntimeSecrets(configuration["Portal:RuntimeKeyFile"] ?? ""));
        services.AddSingleton<Quarantine>();
        services.AddSingleton<TenantConnections>();
        services.AddSingleton<AuditWriter>();
        return services;
    }
}
