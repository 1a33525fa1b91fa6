using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Portal.Api.Tests.Running;
using Portal.Client;
using Portal.Testing;

namespace Portal.Api.Tests.Client;

/// <summary>Clients as a program registers them, of the running API.</summary>
internal sealed class Clients : IDisposable
{
    private readonly ServiceProvider services;

    /// <param name="api">The API.</param>
    /// <param name="key">The key that they send.</param>
    /// <param name="network">What a request passes on its way; none unless it is named.</param>
    public Clients(PortalApi api, string key, UnsteadyNetwork? network = null)
    {
        var program = new ServiceCollection();
        var clients = new[]
        {
            program.AddPortalClient(Configure(PortalApi.TenantHost)),
            program.AddPortalPlatformClient(Configure(PortalApi.PlatformHost)),
        };
        foreach (var client in clients)
        {
            client.ConfigurePrimaryHttpMessageHandler(LoopbackHandler.Create);
            if (network is not null)
            {
                client.AddHttpMessageHandler(() => network);
            }
        }
        services = program.BuildServiceProvider();

        Action<PortalClientOptions> Configure(string host) =>
            options => (options.BaseAddress, options.ApiKey) = (new($"http://{host}:{api.Ports[0].Port}"), key);
    }

    public PortalClient Company => services.GetRequiredService<PortalClient>();

    public PortalPlatformClient Platform => services.GetRequiredService<PortalPlatformClient>();

    public void Dispose() => services.Dispose();
}

/// <summary>Loses the first answers: the API has served the request, and the caller gets a 503 of a proxy's.</summary>
internal sealed class UnsteadyNetwork(int lost, TimeSpan retryAfter) : DelegatingHandler
{
    /// <summary>Requests that were sent.</summary>
    public int Requests { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (++Requests > lost)
        {
            return response;
        }
        response.Dispose();
        var proxy = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
        {
            Content = new StringContent("<html>Bad gateway</html>", new MediaTypeHeaderValue("text/html")),
        };
        proxy.Headers.RetryAfter = new(retryAfter);
        return proxy;
    }
}
