using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.DevHost.Identity;
using Portal.DevHost.State;
using Portal.Operator.SampleData;

namespace Portal.DevHost;

/// <summary>Hosts the development identity provider in this process.</summary>
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
        // The stack handles signals and stops the provider itself.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.AddDevelopmentIdentityProvider(
            new DevelopmentIdentityProviderOptions
            {
                Origin = new Uri($"http://localhost:{ports.IdentityProvider}"),
                StateFolder = state.IdentityProvider,
                Realms = SampleRealms.Create(realm => ClientOf(realm, secrets.ClientOf(realm), ports)),
            }
        );
        var app = builder.Build();
        app.MapDevelopmentIdentityProvider();
        await app.StartAsync(ct);
        return new(app);
    }

    // The addresses of Portal.Web's PortalUrls, repeated because no project may reference Portal.Web.
    private static ClientOptions ClientOf(string realm, ClientSecret client, PortRange ports)
    {
        var host = $"http://{DevelopmentStack.Current.Host(realm)}:{ports.Web}";
        return new()
        {
            ClientId = client.ClientId,
            ClientSecret = client.Secret,
            RedirectUris = [host + "/signin-oidc"],
            PostLogoutRedirectUris = [host + "/signout-callback-oidc"],
        };
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
