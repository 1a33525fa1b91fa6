using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Domain.Companies;
using Portal.Operator.Positions;
using Portal.Operator.Provisioning;
using Portal.Operator.RegisteredServers;
using Portal.Operator.Roles;
using Portal.Operator.Servers;
using Portal.Operator.Tests.Jobs;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Testing;

namespace Portal.Operator.Tests.RegisteredServers;

/// <summary>Companies on servers that the operator did not make, as an administrator who is no superuser.</summary>
public sealed class RegisteredServerTests(JobPlatform jobs) : IClassFixture<JobPlatform>
{
    private static readonly TestAuthority Authority = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestPlatform Platform => jobs.Platform;

    [Fact]
    public async Task A_company_is_made_served_and_watched_on_a_registered_server()
    {
        await using var server = await ForeignServer.StartAsync(Authority);
        await RegisterAsync("own_1", server);

        var job = await jobs.RunAsync(await RequestAsync("on-own", "own_1"));

        Assert.Equal((JobState.Succeeded, (string?)null), (job.State, job.Row.Reason));
        var binding = await Platform.BindingAsync("on-own");
        Assert.Equal(server.Cluster.Facts.SystemIdentifier, binding.SystemIdentifier);
        Assert.Equal(binding.AppRole, await Platform.AsAsync("on-own", TenantRole.App, "SELECT current_user::text"));
        Assert.Equal(
            "false false",
            await server.ExecuteAsync(
                $"SELECT rolsuper::text || ' ' || rolinherit::text FROM pg_roles WHERE rolname = '{binding.AppRole}'"
            )
        );
        await AssertMarkedAsync("on-own");
        await AssertSetBackAsync("on-own");
        await Platform.Operator.GetRequiredService<RoleRotation>().RotateAsync("on-own", TenantRole.App, Token);
        await Platform.AsAsync("on-own", TenantRole.App, "SELECT count(*) FROM users");
        Assert.Equal(binding.AppRole + "_b", (await Platform.BindingAsync("on-own")).AppRole);
        await Platform
            .Operator.GetRequiredService<TenantProvisioning>()
            .RunAsync(new("on-own", "X", ServerTier.Dedicated, "own_1"), Token); // the operator's next start
        var taken = await Assert.ThrowsAsync<InvalidInputException>(() => RequestAsync("second", "own_1"));
        Assert.Contains("another company's", taken.Errors["server"], StringComparison.Ordinal);
        await RefusedAsync("own_2", server, "the server own_1");
    }

    [Fact]
    public async Task Cancelled_after_any_step_the_server_is_empty_again_and_stays_registered()
    {
        await using var server = await ForeignServer.StartAsync(Authority);
        await RegisterAsync("emptied_1", server);
        foreach (var step in KilledOperatorTests.Choose(2, jobs.Steps.Count - 1, number: 3))
        {
            var urlId = $"emptied-{step}";
            var requested = await RequestAsync(urlId, "emptied_1");
            var name = jobs.Steps[step].Name;
            var job = await jobs.RunAsync(
                requested,
                each => each.Name == name ? new SurroundedStep(each, after: () => jobs.CancelAsync(requested)) : each
            );
            Assert.True(job.State == JobState.Cancelled, $"{name}: {job.State} {job.Row.Reason}");
            Assert.Equal("", await server.ContentAsync());
            await jobs.AssertNothingLeftAsync(urlId);
        }
        Assert.Equal(JobState.Succeeded, (await jobs.RunAsync(await RequestAsync("at-last", "emptied_1"))).State);
    }

    [Fact]
    public async Task Two_companies_share_a_registered_server_and_one_that_is_cancelled_leaves_the_other()
    {
        await using var server = await ForeignServer.StartAsync(Authority, maxConnections: 250);
        await RegisterAsync("many_1", server, ServerTier.Schema);
        await jobs.RunAsync(await RequestAsync("stays", "many_1", ServerTier.Schema));
        var content = await server.ContentAsync();
        var requested = await RequestAsync("goes", "many_1", ServerTier.Schema);
        await jobs.RunAsync(
            requested,
            each => each is WriteIdentity ? new SurroundedStep(each, after: () => jobs.CancelAsync(requested)) : each
        );
        Assert.Equal(content, await server.ContentAsync());
        await Platform.AsAsync("stays", TenantRole.App, "SELECT count(*) FROM users");
        await Assert.ThrowsAsync<InvalidInputException>(() => RequestAsync("wrong-tier", "many_1"));
        await Assert.ThrowsAsync<InvalidInputException>(() => RequestAsync("no-such", "none_1"));
    }

    [Fact]
    public async Task A_free_one_is_taken_where_the_operator_prefers_that()
    {
        await using var server = await ForeignServer.StartAsync(Authority);
        await RegisterAsync("preferred_1", server);
        await Platform.InCatalogAsync(
            "DELETE FROM registered_servers AS r USING servers AS s WHERE s.server_id = r.server_id AND s.name <> 'preferred_1'"
        ); // those of other tests
        await Platform.InCatalogAsync("UPDATE company_settings SET prefers_registered = true");
        try
        {
            var requested = await RequestAsync("prefers", server: null);
            Assert.Equal(
                "preferred_1",
                await Platform.InCatalogAsync($"SELECT server_name FROM jobs WHERE job_id = '{requested}'")
            );
            await jobs.CancelAsync(requested);
            await jobs.RunAsync(requested);
        }
        finally
        {
            await Platform.InCatalogAsync("UPDATE company_settings SET prefers_registered = false");
            await Platform.InCatalogAsync(
                "DELETE FROM registered_servers USING servers WHERE name = 'preferred_1' AND servers.server_id = registered_servers.server_id"
            );
        }
    }

    [Fact]
    public async Task A_renewed_certificate_of_its_authority_is_accepted_and_another_authority_is_not()
    {
        await using var server = await ForeignServer.StartAsync(Authority);
        await RegisterAsync("renewed_1", server);
        await jobs.RunAsync(await RequestAsync("renewed", "renewed_1"));
        var binding = await Platform.BindingAsync("renewed");

        await server.ShowAsync(Authority.Issue());
        await ConnectAnewAsync(binding);

        await server.ShowAsync(Authority.Issue(hasExpired: true));
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => ConnectAnewAsync(binding));
        Assert.Null(await QuarantineAsync(binding)); // it may still be the right server
        await server.ShowAsync(Authority.Issue("other.example"));
        await Assert.ThrowsAsync<ServerIdentityException>(() => ConnectAnewAsync(binding));
        Assert.Equal("server-name", await QuarantineAsync(binding));
        await LiftAsync(binding);
        using var other = new TestAuthority();
        await server.ShowAsync(other.Issue());
        await Assert.ThrowsAsync<ServerIdentityException>(() => ConnectAnewAsync(binding));
        Assert.Equal("server-authority", await QuarantineAsync(binding));
    }

    [Fact]
    public async Task A_pinned_key_takes_the_authority_s_place()
    {
        await using var server = await ForeignServer.StartAsync(Authority);
        var identity = Authority.Issue();
        await server.ShowAsync(identity);
        using var certificate = X509Certificate2.CreateFromPem(identity.Certificate);
        var pin = Convert.ToHexStringLower(ServerFacts.PinOf(certificate));
        var wrong = To("pinned_1", server) with { Authority = null, Pin = new string('0', 64) };
        Assert.Contains("another key", (await RefusedAsync(wrong)).Message, StringComparison.Ordinal);
        await RegisterAsync(wrong with { Pin = pin });
        Assert.Equal(JobState.Succeeded, (await jobs.RunAsync(await RequestAsync("pinned", "pinned_1"))).State);
        await server.ShowAsync(Authority.Issue());
        await Assert.ThrowsAsync<ServerIdentityException>(async () =>
            await ConnectAnewAsync(await Platform.BindingAsync("pinned"))
        );
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_nothing_is_half_done()
    {
        await using var server = await ForeignServer.StartAsync(Authority);
        await using var small = await ForeignServer.StartAsync(Authority, maxConnections: 100);
        await RefusedAsync("no_room", small, "max_connections to 113");
        await small.ExecuteAsync($"ALTER ROLE {ForeignServer.Administrator} PASSWORD '{server.Password}'");
        await RefusedAsync(To("bad_1", server) with { Password = "wrong" }, "password authentication failed");
        await RefusedAsync(To("bad_1", server) with { Administrator = "nobody" }, "password authentication failed");
        await RefusedAsync(To("bad_1", server) with { Address = "127.0.0.1:1" }, "refused");
        await RefusedAsync(To("bad_1", server) with { Address = "no-such-host.invalid" }, "that answers at");
        await RefusedAsync(To("acme", server), "underscore");
        await RefusedAsync(To("shared_1", server), "underscore");
        await RefusedAsync(To("bad_1", server) with { Authority = "nothing" }, "certificates (PEM)");
        using var other = new TestAuthority();
        await RefusedAsync(To("bad_1", server) with { Authority = other.Pem }, "another authority");
        await RefusedAsync(
            To("bad_1", server) with
            {
                Address = $"{server.Address},{small.Address}",
            },
            "system identifiers differ"
        );
        await server.ExecuteAsync("CREATE DATABASE shop");
        await RefusedAsync("bad_1", server, "the database shop");
        await server.ExecuteAsync("DROP DATABASE shop");
        await server.ExecuteAsync($"ALTER ROLE {ForeignServer.Administrator} NOCREATEROLE");
        await RefusedAsync("bad_1", server, "CREATEROLE");
        await server.ExecuteAsync($"ALTER ROLE {ForeignServer.Administrator} CREATEROLE");
        await server.ExecuteAsync("ALTER SYSTEM SET synchronous_commit = off");
        await server.ExecuteAsync("SELECT pg_reload_conf()");
        await Task.Delay(300, Token);
        await RefusedAsync("bad_1", server, "synchronous_commit");
        await server.ExecuteAsync("ALTER SYSTEM RESET synchronous_commit");
        await server.ExecuteAsync("SELECT pg_reload_conf()");
        await Task.Delay(300, Token);
        Assert.Equal("", await server.ContentAsync());
        await RegisterAsync("good_1", server);
        await RefusedAsync(To("good_1", server), "a new name");
        var alias = $"LOCALHOST.:{server.Cluster.Facts.Port}";
        await RefusedAsync(To("again_1", server) with { Address = alias }, "the server good_1");
    }

    private async Task<JobId> RequestAsync(string urlId, string? server, ServerTier tier = ServerTier.Dedicated) =>
        (
            await jobs.Creation.RequestAsync(
                PlatformActor.Portal("test"),
                new CompanyRequest(urlId + " Ltd", urlId, "oidc")
                {
                    Tier = tier,
                    Server = server,
                    FirstAdmin = new(JobPlatform.Email, "Ada"),
                },
                null,
                Token
            )
        ).Job;

    private static ServerToRegister To(string name, ForeignServer server, ServerTier tier = ServerTier.Dedicated) =>
        new(name, server.Address, tier, ForeignServer.Administrator, server.Password) { Authority = Authority.Pem };

    private Task RegisterAsync(string name, ForeignServer server, ServerTier tier = ServerTier.Dedicated) =>
        RegisterAsync(To(name, server, tier));

    private async Task RegisterAsync(ServerToRegister server) =>
        await Platform.Operator.GetRequiredService<ServerRegistration>().RegisterAsync(server, Token);

    private async Task RefusedAsync(string name, ForeignServer server, string words) =>
        await RefusedAsync(To(name, server), words);

    private async Task RefusedAsync(ServerToRegister server, string words) =>
        Assert.Contains(words, (await RefusedAsync(server)).Message, StringComparison.Ordinal);

    private async Task<Exception> RefusedAsync(ServerToRegister server)
    {
        const string count =
            "SELECT concat_ws(' ', (SELECT count(*) FROM servers), (SELECT count(*) FROM server_administrators), (SELECT count(*) FROM registered_servers))";
        var before = await Platform.InCatalogAsync(count);
        var refusal = await Record.ExceptionAsync(() => RegisterAsync(server));
        Assert.True(refusal is ProvisioningException or UnfitServerException, $"{server.Address}: {refusal}");
        Assert.Equal(before, await Platform.InCatalogAsync(count));
        return refusal;
    }

    private async Task ConnectAnewAsync(TenantBinding binding)
    {
        await Platform.Web.GetRequiredService<TenantConnections>().CloseAsync(binding.TenantId);
        await using var connection = await Platform.OpenAsync(binding);
    }

    private Task<object?> QuarantineAsync(TenantBinding binding) =>
        Platform.InCatalogAsync(
            $"SELECT reason FROM quarantines WHERE tenant_id = '{binding.TenantId}' AND lifted_at IS NULL"
        );

    private async Task LiftAsync(TenantBinding binding) =>
        await Platform.InCatalogAsync(
            $"UPDATE quarantines SET lifted_at = now() WHERE tenant_id = '{binding.TenantId}'"
        );

    /// <summary>What was written is found by the administrator's watch, and marked.</summary>
    private async Task AssertMarkedAsync(string urlId)
    {
        var marking = Platform.Operator.GetRequiredService<PositionMarking>();
        for (var round = 0; round < 3; round++)
        {
            await (await marking.BeginRoundAsync(Token)); // settles
        }
        var before = (await Platform.BindingAsync(urlId)).Position!.Number;
        await (await marking.BeginRoundAsync(Token));
        Assert.Equal(before, (await Platform.BindingAsync(urlId)).Position!.Number);
        await Platform.AsOwnerAsync(urlId, "SELECT nextval('audit_entries_entry_id_seq')");
        await (await marking.BeginRoundAsync(Token));
        Assert.Equal(before + 1, (await Platform.BindingAsync(urlId)).Position!.Number);
        await marking.DisposeAsync();
    }

    /// <summary>Settings are set back also by an administrator who is no superuser.</summary>
    private async Task AssertSetBackAsync(string urlId)
    {
        var place = await Platform.PlaceAsync(urlId);
        await using var session = await Platform
            .Operator.GetRequiredService<AdministratorConnections>()
            .OpenAsync(place.Server, Token);
        Assert.False(session.ReadsPasswords);
        var guard = Platform.Operator.GetRequiredService<RoleGuard>();
        await guard.CheckAsync(place.Server, session, Token);
        await Platform.AsAsync(urlId, TenantRole.App, "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on");
        await guard.CheckAsync(place.Server, session, Token);
        await using var connection = await Platform.OpenAsync(place.Binding);
        await using var command = new NpgsqlCommand("SHOW default_transaction_read_only", connection);
        Assert.Equal("off", await command.ExecuteScalarAsync(Token));
    }
}
