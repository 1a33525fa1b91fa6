using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly;

namespace Portal.Client;

/// <summary>Registers the clients, with retries that change nothing twice.</summary>
public static class PortalClientServices
{
    internal const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Adds a <see cref="PortalClient"/> for the company of an API key.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configure">Sets address and key; both are checked when the client is first asked for.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, for proxies, logging and the like.</returns>
    public static IHttpClientBuilder AddPortalClient(
        this IServiceCollection services,
        Action<PortalClientOptions> configure
    ) => services.Configured(nameof(PortalClient), configure).AddTypedClient(http => new PortalClient(http));

    /// <summary>Adds a <see cref="PortalPlatformClient"/> for a platform key.</summary>
    /// <inheritdoc cref="AddPortalClient"/>
    public static IHttpClientBuilder AddPortalPlatformClient(
        this IServiceCollection services,
        Action<PortalClientOptions> configure
    ) =>
        services
            .Configured(nameof(PortalPlatformClient), configure)
            .AddTypedClient(http => new PortalPlatformClient(http));

    private static IHttpClientBuilder Configured(
        this IServiceCollection services,
        string name,
        Action<PortalClientOptions> configure
    )
    {
        services
            .AddOptions<PortalClientOptions>(name)
            .Configure(configure)
            .Validate(
                options => options.BaseAddress is { IsAbsoluteUri: true, Scheme: "https" or "http" },
                "BaseAddress: expected the API's absolute address, such as https://api.portal.example/."
            )
            .Validate(options => !string.IsNullOrWhiteSpace(options.ApiKey), "ApiKey: expected an API key.");
        var builder = services.AddHttpClient(
            name,
            (provider, http) =>
            {
                var options = provider.GetRequiredService<IOptionsMonitor<PortalClientOptions>>().Get(name);
                http.BaseAddress = options.BaseAddress;
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                    "Bearer",
                    options.ApiKey!.Trim()
                );
            }
        );
        builder.AddStandardResilienceHandler(resilience =>
        {
            var isTransient = resilience.Retry.ShouldHandle;
            resilience.Retry.ShouldHandle = attempt =>
                IsRepeatable(attempt.Context.GetRequestMessage()) ? isTransient(attempt) : ValueTask.FromResult(false);
        });
        return builder;
    }

    /// <summary>
    /// A request that may have changed something is repeated only under the key by which the API knows it again. Between tries
    /// the strategy waits as long as <c>Retry-After</c> says, which is its default.
    /// </summary>
    private static bool IsRepeatable(HttpRequestMessage? request) =>
        request is not null
        && (
            request.Method == HttpMethod.Get
            || request.Method == HttpMethod.Head
            || request.Headers.Contains(IdempotencyKey)
        );
}
