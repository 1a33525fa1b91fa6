using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Platform.Hosting;
using Portal.Testing;

namespace Portal.Operator.Tests;

public sealed class OperatorConfigurationTests(TestPlatform platform)
{
    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var refusal = Assert.Throws<InvalidConfigurationException>(() => Read([], "Production"));
        foreach (
            var setting in new[]
            {
                "Portal:Catalog:ConnectionString",
                "runtime key",
                "operator key",
                "Portal:KeyServiceClient:Address",
                "Portal:Operator:ServersDirectory",
                "Portal:Health:Port",
            }
        )
        {
            Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sample_data_is_refused_outside_development()
    {
        var settings = platform.Configuration();
        settings["Portal:Health:Port"] = "5603";
        settings["Portal:Operator:SampleData"] = "true";
        settings["Portal:Operator:PlatformKeyFile"] = Path.ChangeExtension(platform.RuntimeKeyFile, "platform-key");
        settings["Portal:Operator:SampleClientSecretsFile"] = typeof(OperatorConfiguration).Assembly.Location;
        var refusal = Assert.Throws<InvalidConfigurationException>(() => Read(settings, "Production"));
        Assert.Contains("Development only", refusal.Message, StringComparison.Ordinal);
        Assert.True(Read(settings, "Development").SampleData);
    }

    [Theory]
    [InlineData("portal_operator", "expected one of the roles portal_web")]
    [InlineData("portal_web_b", "expected a file with the role's password")]
    public void Only_roles_of_services_are_watched_and_only_with_their_password(string role, string words)
    {
        var settings = platform.Configuration();
        settings["Portal:Health:Port"] = "5603";
        settings["Portal:Operator:ServiceRoles:" + role] = "/nowhere";
        var refusal = Assert.Throws<InvalidConfigurationException>(() => Read(settings, "Production"));
        Assert.Contains($"Portal:Operator:ServiceRoles:{role}: {words}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_and_urls_follow_the_port_base()
    {
        var settings = platform.Configuration();
        settings["Portal:Health:Port"] = "5603";
        settings["Portal:Operator:PortBase"] = "6100";
        settings.Remove("Portal:Operator:FirstServerPort");
        var options = Read(settings, "Development");
        Assert.Equal(6620, options.FirstPort);
        Assert.Equal("http://localhost:6400", options.IdentityProviderBase);
    }

    private static OperatorOptions Read(Dictionary<string, string?> settings, string environment) =>
        OperatorConfiguration.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            new HostingEnvironment { EnvironmentName = environment },
            isService: true
        );
}
