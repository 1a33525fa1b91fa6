using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Platform.Hosting;
using Portal.Web.Hosting;

namespace Portal.Web.Tests.Hosting;

public sealed class WebConfigurationTests
{
    [Fact]
    public void All_faults_are_told_at_once_and_before_serving()
    {
        var refused = Assert.Throws<InvalidConfigurationException>(() =>
            Read(
                ("Portal:Web:Port", "0"),
                ("Portal:Health:Port", "70000"),
                ("Portal:Web:TrustedProxies:0", "everybody"),
                ("Portal:RuntimeKeyFile", "/nowhere/runtime.key"),
                ("Portal:KeyServiceClient:Address", "ftp://keys.test"),
                ("Portal:Web:ApiAddress", "api.portal.localhost"),
                ("Portal:Circuits:PerTenant", "0")
            )
        );
        var lines = refused.Message.Split(Environment.NewLine);
        Assert.Equal(9, lines.Length);
        Assert.Contains(
            lines,
            line => line.StartsWith("Portal:Web:Port: expected a TCP port", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.Contains("70000", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("'everybody'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("/nowhere/runtime.key", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line => line.Contains("Portal:Catalog:ConnectionString is missing", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.Contains("'ftp://keys.test'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Portal:KeyServiceClient:SecretFile", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("'api.portal.localhost'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Portal:Circuits: expected", StringComparison.Ordinal));
    }

    [Fact]
    public void The_frameworks_own_trust_in_forwarded_headers_is_refused()
    {
        var refused = Assert.Throws<InvalidConfigurationException>(() => Read(("ForwardedHeaders_Enabled", "true")));
        Assert.Contains("Portal:Web:TrustedProxies", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dashboard_and_health_do_not_share_a_port()
    {
        var refused = Assert.Throws<InvalidConfigurationException>(() =>
            Read(("Portal:Web:Port", "5100"), ("Portal:Health:Port", "5100"))
        );
        Assert.Contains("expected another port", refused.Message, StringComparison.Ordinal);
    }

    private static ServerConfiguration Read(params (string Key, string Value)[] values) =>
        WebServer.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value)))
                .Build(),
            new HostingEnvironment { EnvironmentName = "Production" }
        );
}
