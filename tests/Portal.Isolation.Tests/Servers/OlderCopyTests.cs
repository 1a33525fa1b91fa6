using System.Net.Http.Headers;
using Npgsql;
using Portal.Isolation.Tests.Api;
using Portal.Isolation.Tests.Sessions;
using Portal.Testing;

namespace Portal.Isolation.Tests.Servers;

/// <summary>IC-5 on the running stack: somebody puts an older copy of a tenant's own server back.</summary>
public sealed class OlderCopyTests(PortalStack stack)
{
    private const string Position =
        "SELECT position_number FROM bindings JOIN tenants USING (tenant_id) WHERE url_id = 'globex'";
    private const string Quarantine = """
        SELECT reason FROM quarantines JOIN tenants USING (tenant_id) WHERE url_id = 'globex' AND lifted_at IS NULL
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_who_was_deactivated_since_stays_out_and_nothing_is_served()
    {
        using var hana = await SignedIn.AsAsync(stack, "hana@globex.test");
        await using var keys = new StackKeys(stack);
        var key = await keys.NewAsync("globex");
        await UntilMarkedAsync();
        var copy = await OlderCopy.TakeAsync(stack.Server("globex"));
        await UntilAsync(hana, 200);
        await SetStateAsync("Deactivated");
        await UntilMarkedAsync();
        await copy.ExchangeAsync();
        try
        {
            // By the operator itself, which looks at a restarted server.
            await Wait.UntilAsync(async () => await CatalogAsync(Quarantine) is not null, TimeLimit.WithSlack(10));
            Assert.Equal("position", await CatalogAsync(Quarantine));
            await UntilAsync(hana, 503);
            using var browser = new PortalBrowser();
            using var refused = await browser.SignInAsync(new Uri(stack.Origin("globex")), "hana@globex.test");
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.Equal(503, await StatusAsync(key.Text));
            Assert.NotEqual(0, (await stack.OperatorAsync("quarantine", "lift", "globex")).ExitCode);
        }
        finally
        {
            await copy.ExchangeAsync();
            var (code, output) = await stack.OperatorAsync("quarantine", "lift", "globex");
            Assert.True(code == 0, output);
            await SetStateAsync("Active");
        }
        await UntilAsync(hana, 200);
        await Wait.UntilAsync(async () => await StatusAsync(key.Text) == 200); // the pool's connections of before are gone
    }

    private async Task<int> StatusAsync(string key)
    {
        using var api = stack.ApiClient();
        using var call = new HttpRequestMessage(HttpMethod.Get, "/v1/journeys");
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await api.SendAsync(call, Token);
        return (int)answer.StatusCode;
    }

    /// <summary>Until the operator has marked what stands in the log now, twice.</summary>
    private async Task UntilMarkedAsync()
    {
        var before = (long)(await CatalogAsync(Position))!;
        await TenantOwner.ExecuteAsync(
            stack,
            "globex",
            """
            INSERT INTO audit_entries (actor_kind, actor_label, action, outcome, correlation_id)
            VALUES (4, 'test', 1, 1, 'older-copy')
            """
        );
        await Wait.UntilAsync(async () => (long)(await CatalogAsync(Position))! >= before + 2, TimeLimit.WithSlack(15));
    }

    private static Task UntilAsync(SignedIn person, int status) =>
        Wait.UntilAsync(async () =>
        {
            using var answer = await person.GetAsync("/journeys");
            return (int)answer.StatusCode == status;
        });

    /// <summary>Past the operations, so that no version of authority in the catalog keeps her out.</summary>
    private Task<object?> SetStateAsync(string state) =>
        TenantOwner.ExecuteAsync(
            stack,
            "globex",
            // Access is given back only with a new version.
            $"UPDATE users SET state = '{state}', authority_version = authority_version + 1 WHERE email = 'hana@globex.test'"
        );

    private async Task<object?> CatalogAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(stack.CatalogConnectionString("portal_operator"));
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync(Token);
    }
}
