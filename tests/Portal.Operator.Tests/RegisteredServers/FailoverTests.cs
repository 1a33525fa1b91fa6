using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Domain.Companies;
using Portal.Operator.Positions;
using Portal.Operator.Provisioning;
using Portal.Operator.RegisteredServers;
using Portal.Operator.Tests.Jobs;
using Portal.Operator.Tests.Provisioning;
using Portal.Operator.Tests.Running;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Testing;

namespace Portal.Operator.Tests.RegisteredServers;

/// <summary>A server with two addresses: whichever is the primary is used, and a standby never is.</summary>
public sealed class FailoverTests(JobPlatform jobs) : IClassFixture<JobPlatform>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestPlatform Platform => jobs.Platform;

    [Theory]
    [InlineData("followed", "pair_1", false)]
    public async Task A_failover_is_followed_by_services_and_operator_and_no_confirmed_write_is_lost(
        string urlId,
        string name,
        bool isFrozen
    )
    {
        using var authority = new TestAuthority();
        await using var primary = await ForeignServer.StartAsync(authority);
        await using var standby = await primary.AddStandbyAsync();
        await standby.ShowAsync(authority.Issue());
        await MakeAsync(urlId, name, $"{standby.Address},{primary.Address}", primary, authority);
        var binding = await Platform.BindingAsync(urlId);
        Assert.Equal(primary.Cluster.Facts.Port, await PortAsync(binding));

        var written = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            written.Add(await WriteAsync(urlId, number));
        }
        await MarkAsync();
        using var pause = isFrozen ? PausedServer.Pause(primary.Cluster) : null;
        if (!isFrozen)
        {
            await OwnPlatform.SignalAsync("KILL", primary.Cluster.ProcessId!.Value);
        }
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => WriteAsync(urlId, 20)); // 503, and nobody is suspected
        await standby.PromoteAsync();
        var begun = TimeProvider.System.GetTimestamp();
        await Wait.UntilAsync(
            async () => await Record.ExceptionAsync(() => WriteAsync(urlId, 21)) is null,
            TimeSpan.FromSeconds(15)
        );
        TestContext.Current.SendDiagnosticMessage(
            $"{urlId}: written again {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:F1} s after the promotion"
        );

        Assert.Equal(standby.Cluster.Facts.Port, await PortAsync(binding));
        Assert.Equal(
            written.Count,
            Convert.ToInt32(
                await Platform.AsAsync(
                    urlId,
                    TenantRole.App,
                    $"SELECT count(*) FROM users WHERE email IN ({string.Join(',', written.Select(email => $"'{email}'"))})"
                ),
                System.Globalization.CultureInfo.InvariantCulture
            )
        );
        Assert.Null(
            await Platform.InCatalogAsync($"SELECT reason FROM quarantines WHERE tenant_id = '{binding.TenantId}'")
        );
        await using var session = await Platform
            .Operator.GetRequiredService<AdministratorConnections>()
            .OpenAsync((await Platform.PlaceAsync(urlId)).Server, Token);
        await MarkAsync();
    }

    private async Task MakeAsync(
        string urlId,
        string name,
        string addresses,
        ForeignServer server,
        TestAuthority authority
    )
    {
        await Platform
            .Operator.GetRequiredService<ServerRegistration>()
            .RegisterAsync(
                new(name, addresses, ServerTier.Dedicated, ForeignServer.Administrator, server.Password)
                {
                    Authority = authority.Pem,
                },
                Token
            );
        var requested = await jobs.Creation.RequestAsync(
            PlatformActor.Portal("test"),
            new CompanyRequest(urlId + " Ltd", urlId, "oidc") { Server = name },
            null,
            Token
        );
        var job = await jobs.RunAsync(requested.Job);
        Assert.True(job.State == JobState.Succeeded, $"{job.State} {job.Row.Reason}");
    }

    private async Task<int> PortAsync(TenantBinding binding)
    {
        await using var connection = await Platform.OpenAsync(binding);
        await using var command = new NpgsqlCommand("SELECT inet_server_port()", connection);
        return (int)(await command.ExecuteScalarAsync(Token))!;
    }

    private async Task<string> WriteAsync(string urlId, int number)
    {
        var email = $"person-{number}@failover.test";
        await using var connection = await Platform.OpenAsync(await Platform.BindingAsync(urlId));
        await using var command = new NpgsqlCommand(
            $"INSERT INTO users (user_id, email, display_name, role, state, version) VALUES (gen_random_uuid(), '{email}', 'P', 'Member', 'Invited', 1)",
            connection
        );
        try
        {
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException e) when (DatabaseErrors.IsUnavailable(e))
        {
            throw new ServiceUnavailableException("lost", e);
        }
        return email;
    }

    private async Task MarkAsync()
    {
        var marking = Platform.Operator.GetRequiredService<PositionMarking>();
        for (var round = 0; round < 3; round++)
        {
            await (await marking.BeginRoundAsync(Token));
        }
    }
}
