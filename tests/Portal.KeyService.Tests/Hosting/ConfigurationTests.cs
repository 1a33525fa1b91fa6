using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Portal.KeyService.Tests.Running;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.KeyService.Tests.Hosting;

public sealed class ConfigurationTests(KeyServices services)
{
    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        await using var template = new RunningKeyService(services.Cluster, "unused");
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:KeyService:Port"] = "0",
            ["Portal:KeyService:ListenAddress"] = "everywhere",
            ["Portal:KeyService:HashKeyFile"] = "/nowhere/hash.key",
            ["Portal:KeyService:Callers:web:SecretHashes:0"] = "AB",
            ["Portal:KeyService:Callers:web:Rights:0"] = "everything",
            ["Portal:KeyService:Callers:api:Rights:0"] = "0",
            ["Portal:KeyService:Tls:CertificateFile"] = "/nowhere/server.crt",
        };
        var refusal = Refused(settings, "Production");
        Assert.All(
            new[]
            {
                "Portal:KeyService:Port",
                "Portal:Health:Port",
                "/nowhere/hash.key",
                "signing key is missing",
                "everywhere",
                "Database:ConnectionString",
                "Callers:web:SecretHashes: expected SHA-256",
                "found 'everything'",
                "Callers:api:SecretHashes: expected one or two",
                "found '0'",
                "/nowhere/server.crt",
            },
            expected => Assert.Contains(expected, refusal, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Without_mutual_TLS_it_does_not_start_outside_Development()
    {
        await using var service = new RunningKeyService(services.Cluster, "unused");
        Assert.Contains("mutual TLS only", Refused(service.Configuration, "Production"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_callers_with_one_secret_are_refused()
    {
        await using var service = new RunningKeyService(services.Cluster, "unused");
        service.SetHashes("Manage", CallerSecret.HashOf(service.Secret("Verify")));
        Assert.Contains("the same secret", Refused(service.Configuration, "Development"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1:5300", "Production", "expected https outside Development")]
    [InlineData("ftp://10.0.0.1", "Development", "expected an address")]
    [InlineData("https://keys.internal", "Production", "ClientCertificateFile")]
    public void A_caller_is_told_what_its_own_configuration_lacks(string address, string environment, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Portal:KeyServiceClient:Address", address)])
            .Build();
        var refusal = Assert.Throws<InvalidConfigurationException>(() =>
            KeyServiceClientOptions.Read(configuration, environment == "Development")
        );
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("SecretFile: expected a file", refusal.Message, StringComparison.Ordinal);
    }

    private static string Refused(Dictionary<string, string?> settings, string environment)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return Assert
            .Throws<InvalidConfigurationException>(() =>
                KeyServiceOptions.Read(configuration, new HostingEnvironment { EnvironmentName = environment })
            )
            .Message;
    }
}
