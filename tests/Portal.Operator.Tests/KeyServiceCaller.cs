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

    public static async Task<VerifiedPlatformKey?> VerifyPlatformKeyAsync(this TestKeyService service, string key)
    {
        await using var api = service.As("api");
        return await api.GetRequiredService<KeyVerifier>()
            .VerifyPlatformKeyAsync(key, TestContext.Current.CancellationToken);
    }

    public static async Task<VerifiedTenantKey?> VerifyTenantKeyAsync(this TestKeyService service, string key)
    {
        await using var api = service.As("api");
        return await api.GetRequiredService<KeyVerifier>()
            .VerifyTenantKeyAsync(key, TestContext.Current.CancellationToken);
    }
}
