using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.Operator.Tests;

/// <summary>Calls a key service as one of the product's processes does.</summary>
internal static class KeyServiceCaller
{
    public static ServiceProvider As(this TestKeyService service, string caller) =>
        new ServiceCollection()
            .AddLogging()
            .AddKeyServiceClient(
                new ConfigurationBuilder().AddInMemoryCollection(service.ClientConfiguration(caller)).Build(),
                new HostingEnvironment { EnvironmentName = "Development" }
            )
            .AddKeyVerification()
            .BuildServiceProvider();

    public static Task<VerifiedPlatformKey?> VerifyPlatformKeyAsync(this TestKeyService service, string key) =>
        service.VerifyAsync<VerifiedPlatformKey>(key);

    public static Task<VerifiedTenantKey?> VerifyTenantKeyAsync(this TestKeyService service, string key) =>
        service.VerifyAsync<VerifiedTenantKey>(key);

    private static async Task<T?> VerifyAsync<T>(this TestKeyService service, string text)
        where T : VerifiedKey
    {
        await using var api = service.As("api");
        return ApiKeyFormat.TryParse(text, out var key)
            ? await api.GetRequiredService<KeyVerifier>().VerifyAsync(key, TestContext.Current.CancellationToken) as T
            : null;
    }
}
