using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Platform.Hosting;

namespace Portal.Platform.KeyService;

/// <summary>Registers the client of the key service.</summary>
public static class KeyServiceClientServices
{
    /// <summary>Adds <see cref="KeyServiceClient"/>.</summary>
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static IServiceCollection AddKeyServiceClient(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment
    )
    {
        var options = KeyServiceClientOptions.Read(configuration, environment.IsDevelopment());
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(provider => new KeyServiceClient(
            NewHttpClient(options),
            provider.GetRequiredService<ILogger<KeyServiceClient>>()
        ));
    }

    /// <summary>Adds <see cref="KeyVerifier"/> and the revocation feed, on top of <see cref="AddKeyServiceClient"/>.</summary>
    public static IServiceCollection AddKeyVerification(this IServiceCollection services)
    {
        services.AddSingleton(provider => new VerifiedKeyCache(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KeyVerifier(
            provider.GetRequiredService<KeyServiceClient>(),
            provider.GetRequiredService<VerifiedKeyCache>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService<RevocationFeed>();
        return services;
    }

    private static HttpClient NewHttpClient(KeyServiceClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        if (options.BaseAddress.Scheme == Uri.UriSchemeHttps)
        {
            handler.SslOptions = MutualTls.ForClient(options);
        }
        return new HttpClient(handler)
        {
            BaseAddress = options.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan, // each call has its own; the feed has none
            DefaultRequestHeaders =
            {
                Authorization = new AuthenticationHeaderValue("Bearer", CallerSecret.Read(options.SecretFile)),
            },
        };
    }
}
