using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Platform.KeyService;

/// <summary>Registers what a process needs of the key service.</summary>
public static class KeyServiceClientServices
{
    /// <summary>Adds <see cref="KeyServiceClient"/>.</summary>
    /// <exception cref="InvalidOperationException">The configuration is wrong; the message names all errors.</exception>
    public static IServiceCollection AddKeyServiceClient(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment
    )
    {
        var options = KeyServiceClientOptions.Read(configuration, environment.IsDevelopment());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new KeyServiceCalls(
            NewHttpClient(options),
            provider.GetRequiredService<ILogger<KeyServiceCalls>>()
        ));
        services.AddSingleton(provider => new KeyServiceClient(provider.GetRequiredService<KeyServiceCalls>()));
        return services;
    }

    /// <summary>Adds <see cref="KeyVerifier"/> and the reader of the feed, on top of <see cref="AddKeyServiceClient"/>.</summary>
    public static IServiceCollection AddKeyVerification(this IServiceCollection services)
    {
        services.AddSingleton(provider => new VerifiedKeyCache(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KeyVerifier(
            provider.GetRequiredService<KeyServiceCalls>(),
            provider.GetRequiredService<VerifiedKeyCache>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService<FeedReader>();
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
