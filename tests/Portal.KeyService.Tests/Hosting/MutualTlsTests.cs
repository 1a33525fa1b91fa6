using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portal.KeyService.Tests.Running;
using Portal.Platform;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.KeyService.Tests.Hosting;

/// <summary>Outside Development both sides show a certificate of the platform's own authority.</summary>
public sealed class MutualTlsTests(KeyServices services) : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("portal-tls-");
    private RunningKeyService service = null!;

    [Fact]
    public async Task A_caller_with_its_own_certificate_and_secret_is_served()
    {
        await using var caller = await CallAsync("Bind", "ours");
        await caller.Keys.BindAsync(TenantId.New(), ServerId.New(), 1, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Verify", "ours")] // another caller's certificate: a stolen secret alone opens nothing
    [InlineData("Bind", "theirs")] // the right name from another authority
    public async Task A_caller_with_another_certificate_is_not_served(string name, string authority)
    {
        await using var caller = await CallAsync(name, authority);
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() =>
            caller.Keys.BindAsync(TenantId.New(), ServerId.New(), 1, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_key_service_of_another_authority_gets_no_secret()
    {
        await using var caller = await CallAsync("Bind", "ours", trusted: "theirs");
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() =>
            caller.Keys.BindAsync(TenantId.New(), ServerId.New(), 1, TestContext.Current.CancellationToken)
        );
        Assert.DoesNotContain("refused this process's own credential", caller.Logs.All, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        foreach (var authority in new[] { "ours", "theirs" })
        {
            Issue(authority, "127.0.0.1", "Bind", "Verify");
        }
        service = new RunningKeyService(services.Cluster, await services.NewDatabaseAsync())
        {
            EnvironmentName = "Production",
        };
        service.Configuration["Portal:KeyService:Tls:CertificateFile"] = FileOf("ours", "127.0.0.1", "crt");
        service.Configuration["Portal:KeyService:Tls:KeyFile"] = FileOf("ours", "127.0.0.1", "key");
        service.Configuration["Portal:KeyService:Tls:ClientAuthorityFile"] = FileOf("ours", "authority", "crt");
        await service.MigrateAsync();
        await service.StartAsync();
        await WarmAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task WarmAsync()
    {
        await using var caller = await CallAsync("Bind", "ours");
        await TestCaller.RetryAsync(() =>
            caller.Keys.BindAsync(TenantId.New(), null, 1, TestContext.Current.CancellationToken)
        );
    }

    private Task<TestCaller> CallAsync(string certificate, string authority, string trusted = "ours") =>
        TestCaller.StartAsync(
            service,
            caller: "Bind",
            change: settings =>
            {
                settings["Portal:KeyServiceClient:Address"] = string.Create(
                    CultureInfo.InvariantCulture,
                    $"https://127.0.0.1:{service.Port}"
                );
                settings["Portal:KeyServiceClient:ClientCertificateFile"] = FileOf(authority, certificate, "crt");
                settings["Portal:KeyServiceClient:ClientKeyFile"] = FileOf(authority, certificate, "key");
                settings["Portal:KeyServiceClient:ServerAuthorityFile"] = FileOf(trusted, "authority", "crt");
            }
        );

    private void Issue(string authority, params string[] names)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=" + authority, rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(FileOf(authority, "authority", "crt"), root.ExportCertificatePem());
        foreach (var name in names)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
            var addresses = new SubjectAlternativeNameBuilder();
            addresses.AddIpAddress(System.Net.IPAddress.Loopback);
            request.CertificateExtensions.Add(addresses.Build());
            using var issued = request.Create(root, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(FileOf(authority, name, "crt"), issued.ExportCertificatePem());
            File.WriteAllText(FileOf(authority, name, "key"), key.ExportPkcs8PrivateKeyPem());
        }
    }

    private string FileOf(string authority, string name, string kind) =>
        Path.Combine(folder.FullName, $"{authority}-{name}.{kind}");
}
