using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Testing;

namespace Portal.Platform.Tests.Staff;

/// <summary>A page waits for no server longer than its patience, and no server for another.</summary>
public sealed class ServerHealthTests(TestPlatform platform)
{
    private readonly ServerHealth health = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_with_the_pinned_key_answers_and_one_with_another_key_is_told_apart()
    {
        var server = await ServerAsync();
        var other = server with { Id = ServerId.New(), KeyPin = RandomNumberGenerator.GetBytes(32) };
        var reports = await health.ReportAsync([server, other], Token);
        Assert.Equal(ProbeResult.Reachable, reports[server.Id].Answer);
        Assert.NotNull(reports[server.Id].AsOf);
        Assert.Equal(ProbeResult.WrongKey, reports[other.Id].Answer);
    }

    [Fact]
    public async Task Nothing_listens_there()
    {
        var gone = (await ServerAsync()) with { Id = ServerId.New(), Port = TestCluster.FreePort() };
        Assert.Equal(ProbeResult.NoAnswer, (await health.ReportAsync([gone], Token))[gone.Id].Answer);
    }

    [Fact]
    public async Task Servers_that_accept_and_say_nothing_hold_up_neither_the_page_nor_the_others()
    {
        using var silence = new TcpListener(IPAddress.Loopback, 0);
        silence.Start();
        var live = await ServerAsync();
        var mute = Enumerable
            .Range(0, 40)
            .Select(_ => live with { Id = ServerId.New(), Port = ((IPEndPoint)silence.LocalEndpoint).Port })
            .ToList();

        var reports = await health.ReportAsync([.. mute, live], Token);
        Assert.Equal(ProbeResult.Reachable, reports[live.Id].Answer);
        Assert.All(mute, server => Assert.Equal(ServerReport.Unknown, reports[server.Id]));

        // The next page tells what became of them; it asks nobody anew.
        for (var tries = 0; tries < 20 && mute.Any(server => reports[server.Id].Answer is null); tries++)
        {
            reports = await health.ReportAsync(mute, Token);
        }
        Assert.All(mute, server => Assert.Equal(ProbeResult.NoAnswer, reports[server.Id].Answer));
    }

    private async Task<StaffServer> ServerAsync()
    {
        var binding = await platform.ProvisionAsync("probed", ServerTier.Schema);
        return new(binding.ServerId, "shared", ServerTier.Schema, binding.Address, binding.Port, binding.ServerKeyPin);
    }
}
