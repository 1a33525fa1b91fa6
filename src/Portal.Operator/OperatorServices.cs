using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Operator.Commands;
using Portal.Operator.Jobs;
using Portal.Operator.Positions;
using Portal.Operator.Provisioning;
using Portal.Operator.RegisteredServers;
using Portal.Operator.Roles;
using Portal.Operator.Running;
using Portal.Operator.SampleData;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;
using Portal.Platform.Secrets;
using Portal.Staff;

namespace Portal.Operator;

/// <summary>Registers the operator's services.</summary>
internal static class OperatorServices
{
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static OperatorOptions AddOperator(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment,
        bool isService
    )
    {
        var options = OperatorConfiguration.Read(configuration, environment, isService);
        var holder = new LeaseHolder(Guid.CreateVersion7());
        services.AddSingleton(holder);
        var file = new PositionsFile(options);
        services.AddSingleton(file);
        services.AddCatalog(
            isService ? holder.Mark(configuration) : configuration,
            timeout: TimeSpan.FromSeconds(30),
            KnownPosition(file, isService)
        );
        services.AddTenantConnections(configuration, limit: TimeSpan.FromMinutes(5));
        services.AddKeyServiceClient(configuration, environment);
        services.AddLogging(logging =>
            logging
                .AddFilter("Microsoft", LogLevel.Warning)
                // Probes come twice a second; what is wrong is logged where it goes wrong.
                .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
                // A failed statement is an exception, logged where it is handled; migrations begin with a query for a
                // table that does not exist yet.
                .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None)
        );
        services.AddSingleton(options);
        services.AddSingleton(new OperatorSecrets(configuration[OperatorConfiguration.OperatorKey]!));
        services.AddSingleton<ServerPorts>();
        services.AddSingleton<ServerRegistry>();
        services.AddSingleton<RegisteredServerProvider>();
        services.AddSingleton<ServerProviders>();
        services.AddSingleton<ServerRegistration>();
        services.AddSingleton<ServerOverview>();
        services.AddProvisioning(steps =>
        {
            if (options.SampleData)
            {
                steps.AddSampleData(options);
            }
        });
        services.TryAddSingleton(environment);
        services.AddJobs();
        services.AddSingleton<CompanyCommands>();
        services.AddSingleton<RoleRotation>();
        services.AddSingleton<RoleGuard>();
        services.AddSingleton<ServiceRoleGuard>();
        services.AddSingleton<RoleCommands>();
        services.AddSingleton<OperatorLease>();
        services.AddSingleton<ServerSupervision>();
        services.AddSingleton<PositionMarking>();
        services.AddSingleton<Anchoring>();
        services.AddSingleton<PositionExchange>();
        services.AddSingleton<RequestedTenants>();
        services.AddSingleton<TenantReconciliation>();
        services.AddSingleton<ServerCommands>();
        services.AddSingleton<QuarantineCommands>();
        services.AddSingleton<PushBinding>();
        services.AddSingleton<LossCommands>();
        services.AddSingleton<StaffRoster>();
        services.AddSingleton<StaffCommands>();
        services.AddSingleton<PlatformKeyCommands>();
        return options;
    }

    /// <summary>From the file, without which the service waits for the key service's word; a command has nobody to wait for.</summary>
    private static CatalogPosition KnownPosition(PositionsFile file, bool isService)
    {
        var known = file.Read().Catalog;
        var position = new CatalogPosition(mustBeTold: isService);
        if (known is not null)
        {
            position.Learn(known);
        }
        return position;
    }

    /// <summary>Adds the work that runs as long as the process.</summary>
    public static IServiceCollection AddOperatorRun(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<PlatformEvents>());
        services.AddHostedService(provider => provider.GetRequiredService<PositionExchange>());
        services.AddHostedService<OperatorRun>();
        services.AddSingleton<OperatorState>();
        services.AddHealthChecks().AddCheck<OperatorState>("operator");
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return services;
    }
}
