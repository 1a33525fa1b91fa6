using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Web.Layout;

namespace Portal.Web.Circuits;

/// <summary>Registers the guard of circuits.</summary>
internal static class CircuitServices
{
    /// <summary>How long a circuit is kept for a browser that comes back.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(1);

    /// <summary>Adds the guard, the leases and their check once a second, and the circuit's own caller.</summary>
    public static IServiceCollection AddCircuitGuard(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = CircuitLimits.Read(configuration);
        services.AddSingleton(limits);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LeaseRegistry>();
        services.AddSingleton<CircuitTabs>();
        services.AddSingleton<CircuitSecrets>();
        services.AddSingleton<CircuitGuard>();
        services.AddSingleton<SessionWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionWatcher>());
        services.AddScoped<CircuitCaller>();
        services.AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitCaller>());
        services.AddCascadingValue<TenantAreaContext?>(scope => scope.GetRequiredService<CircuitCaller>().Area);
        services.AddSignalR(hub =>
        {
            hub.AddFilter<CircuitGuard>();
            hub.MaximumReceiveMessageSize = 32 * 1024;
            hub.HandshakeTimeout = TimeSpan.FromSeconds(5); // until then the session is not watched
            hub.EnableDetailedErrors = false;
        });
        services.Configure<CircuitOptions>(circuit =>
        {
            // Authority ends within 2 seconds whether a circuit is connected or not; this only bounds memory.
            circuit.DisconnectedCircuitRetentionPeriod = Retention;
            // More than one person can lose in that time, so that nobody pushes out the circuits of others.
            circuit.DisconnectedCircuitMaxRetained = 2 * limits.PerPerson * (int)(Retention / CircuitTabs.DroppedFor);
            circuit.PersistedCircuitInMemoryMaxRetained = 0;
            circuit.DetailedErrors = false;
        });
        return services;
    }
}
