using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Api.Hosting;
using Portal.Platform.Hosting;

namespace Portal.Api.Tests.Hosting;

public sealed class ApiConfigurationTests
{
    [Fact]
    public void All_faults_are_told_at_once_and_before_serving()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["Portal:Api:Port"] = "0",
                    ["Portal:Api:ListenAddress"] = "everywhere",
                    ["Portal:Health:ListenAddress"] = "everywhere",
                    ["Portal:Api:TrustedProxies:0"] = "everybody",
                    ["Portal:KeyServiceClient:Address"] = "http://10.0.0.1:5300",
                }
            )
            .Build();
        var refused = Assert.Throws<InvalidConfigurationException>(() =>
            ApiServer.Read(configuration, new HostingEnvironment { EnvironmentName = "Production" })
        );
        foreach (
            var fault in new[]
            {
                "Portal:Api:Port: expected a TCP port",
                "Portal:Api:ListenAddress: expected an IP address, found 'everywhere'",
                "Portal:Health:ListenAddress: expected an IP address, found 'everywhere'",
                "Portal:Health:Port",
                "'everybody'",
                "Portal:Catalog:ConnectionString is missing",
                "runtime key",
                "expected https outside Development",
                "Portal:KeyServiceClient:SecretFile",
            }
        )
        {
            Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
        }
    }
}
