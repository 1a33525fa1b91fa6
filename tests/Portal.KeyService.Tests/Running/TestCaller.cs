using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.KeyService.Tests.Running;

/// <summary>A process that calls the key service, with the typed client that all processes use.</summary>
internal sealed class TestCaller : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private TestCaller(ServiceProvider provider) => this.provider = provider;

    public KeyServiceClient Keys => provider.GetRequiredService<KeyServiceClient>();
    public KeyVerifier Verifier => provider.GetRequiredService<KeyVerifier>();
    public VerifiedKeyCache Cache => provider.GetRequiredService<VerifiedKeyCache>();
    public CapturedLogs Logs => (CapturedLogs)provider.GetRequiredService<ILoggerProvider>();

    /// <summary>Starts it; with <paramref name="feed"/> it follows the revocation feed and keeps what it verified.</summary>
    public static async Task<TestCaller> StartAsync(
        RunningKeyService service,
        bool feed = false,
        int? port = null,
        string caller = RunningKeyService.Everything,
        Action<Dictionary<string, string?>>? change = null
    )
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:KeyServiceClient:Address"] = string.Create(
                CultureInfo.InvariantCulture,
                $"http://127.0.0.1:{port ?? service.Port}"
            ),
            ["Portal:KeyServiceClient:SecretFile"] = service.SecretFile(caller),
        };
        change?.Invoke(settings);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var environment = new HostingEnvironment { EnvironmentName = service.EnvironmentName };
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<ILoggerProvider>(new CapturedLogs());
        services.AddKeyServiceClient(configuration, environment).AddKeyVerification();
        var started = new TestCaller(services.BuildServiceProvider());
        if (feed)
        {
            await started.FollowAsync();
        }
        return started;
    }

    /// <summary>A live key of a new, bound tenant.</summary>
    public async Task<(TenantId Tenant, KeyId Id, string Text)> NewTenantKeyAsync(DateTimeOffset? expiresAt = null)
    {
        var tenant = TenantId.New();
        await Keys.BindAsync(tenant, ServerId.New(), 1, Cancel);
        var (id, text) = await NewKeyAsync(KeyOwner.Of(tenant), expiresAt);
        return (tenant, id, text);
    }

    /// <summary>A live key.</summary>
    public async Task<(KeyId Id, string Text)> NewKeyAsync(KeyOwner owner, DateTimeOffset? expiresAt = null)
    {
        var id = KeyId.New();
        var created = await Keys.CreateAsync(owner, id, ["journeys:read"], expiresAt, Cancel);
        await Keys.ActivateAsync(owner, created, Cancel);
        return (id, created.Key);
    }

    public Task<VerifiedTenantKey?> VerifyAsync(string? key) => VerifyAsync<VerifiedTenantKey>(key);

    public async Task<T?> VerifyAsync<T>(string? key)
        where T : VerifiedKey =>
        ApiKeyFormat.TryParse(key, out var presented) ? await Verifier.VerifyAsync(presented, Cancel) as T : null;

    /// <summary>Repeats what a busy machine did not answer in time, as callers do.</summary>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (ServiceUnavailableException) when (attempt < 20)
            {
                await Task.Delay(100, Cancel);
            }
        }
    }

    /// <inheritdoc cref="RetryAsync{T}"/>
    public static Task RetryAsync(Func<Task> call) =>
        RetryAsync(async () =>
        {
            await call();
            return true;
        });

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StopAsync(CancellationToken.None);
        }
        await provider.DisposeAsync();
    }

    private async Task FollowAsync()
    {
        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }
        await Wait.UntilAsync(() => Verifier.IsFeedAlive);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
