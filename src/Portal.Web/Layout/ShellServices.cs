using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Loading;
using Radzen;

namespace Portal.Web.Layout;

/// <summary>What the shell and its parts need from the container.</summary>
internal static class ShellServices
{
    /// <summary>Adds Radzen's services, the clock, and the circuit's own browser zone and confirmations.</summary>
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRadzenComponents();
        services.AddCascadingAuthenticationState();
        services.AddSingleton(TimeProvider.System);
        services.AddScoped<BrowserZone>();
        services.AddCascadingValue(circuit => circuit.GetRequiredService<BrowserZone>().Source);
        services.AddScoped<Confirmations>();
        services.AddScoped<CircuitFailures>();
        return services;
    }
}
