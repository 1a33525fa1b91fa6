using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.DevHost.State;

namespace Portal.DevHost;

/// <summary>Serves the development identity provider within this process.</summary>
internal sealed class IdentityProviderHost(WebApplication app)
{
    public static async Task<IdentityProviderHost> StartAsync(
        StateFolder state,
        PortRange ports,
        SecretFiles secrets,
        CancellationToken ct
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(ports.IdentityProvider));
        builder.Logging.ClearProviders().AddProvider(new LogFileProvider(state.Log("identity-provider")));
        // Signals are ours: the provider stops when the stack does.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        var app = builder.Build();
        app.MapGet("/{realm}/.well-known/openid-configuration", () => Results.Ok());
        await app.StartAsync(ct);
        return new(app);
    }

    public async Task StopAsync(CancellationToken ct)
    {
        await app.StopAsync(ct);
        await app.DisposeAsync();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
