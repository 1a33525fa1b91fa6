using Portal.Operator.Commands;
using Portal.Operator.Provisioning;
using Portal.Operator.Running;
using Portal.Operator.SampleData;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;
using Portal.Platform.Secrets;

namespace Portal.Operator;

/// <summary>Registers the operator's parts.</summary>
internal static class OperatorServices
{
    /// <exception cref="InvalidOperationException">The configuration is wrong; the message names all errors.</exception>
    public static IServiceCollection AddOperator(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment,
        bool serves
    )
    {
        var options = OperatorConfiguration.Read(configuration, environment, serves);
        services.AddCatalog(configuration, timeout: TimeSpan.FromSeconds(30));
        services.AddTenantConnections(configuration, limit: TimeSpan.FromMinutes(5));
        services.AddKeyServiceClient(configuration, environment);
        services.AddLogging(logging =>
            logging
                .AddFilter("Microsoft", LogLevel.Warning)
                // A failed statement is an exception, logged where it is dealt with; asking for a table that is not
                // there yet is how migrations begin.
                .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None)
        );
        services.AddSingleton(options);
        services.AddSingleton(new OperatorSecrets(configuration[OperatorConfiguration.OperatorKey]!));
        services.AddSingleton<ServerPorts>();
        services.AddSingleton<ServerRegistry>();
        services.AddProvisioning(steps =>
        {
            if (options.SampleData)
            {
                steps.AddSampleData(options);
            }
        });
        services.AddSingleton<OperatorLock>();
        services.AddSingleton<TenantReconciliation>();
        services.AddSingleton<ServerCommands>();
        services.AddSingleton<QuarantineCommands>();
        services.AddSingleton<StaffRoster>();
        services.AddSingleton<StaffCommands>();
        services.AddSingleton<PlatformKeyCommands>();
        return services;
    }

    /// <summary>The work that begins with the host and ends with it.</summary>
    public static IServiceCollection AddOperatorRun(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<PlatformEvents>());
        services.AddHostedService<OperatorRun>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return services;
    }
}
