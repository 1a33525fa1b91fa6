using Portal.Isolation.Tests.Circuits;
using Portal.Isolation.Tests.Sessions;
using Portal.Testing;

namespace Portal.Isolation.Tests.Servers;

/// <summary>IC-13: where the entry cannot be written, nothing happens and no byte of an answer leaves.</summary>
public sealed class AuditRevokedTests(PortalStack stack)
{
    [Fact]
    public async Task Without_the_right_to_insert_entries_no_page_shows_data_and_nobody_signs_in()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await SetGrantAsync("REVOKE INSERT", "FROM");
        try
        {
            await using var hub = await RawCircuit.ConnectAsync(ada);
            Assert.NotNull(await RawCircuit.StartAsync(hub, ada, uri: new Uri(ada.Site, "/journeys").ToString()));
            for (var i = 0; i < 20; i++) // for two seconds, in which no data must appear
            {
                await hub.ConfirmRendersAsync();
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
            Assert.Contains("could not", hub.Sent(), StringComparison.Ordinal); // the page says so, with nothing of the data
            Assert.DoesNotContain("ACME-CANARY", hub.Sent(), StringComparison.Ordinal);
            Assert.DoesNotContain("journeys match", hub.Sent(), StringComparison.OrdinalIgnoreCase);

            using var browser = new PortalBrowser();
            var acme = new Uri(stack.Origin("acme"));
            using var refused = await browser.SignInAsync(acme, "ada@acme.test");
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.False(browser.Cookies(acme).ContainsKey(SignedIn.SessionCookie));
        }
        finally
        {
            await SetGrantAsync("GRANT INSERT", "TO");
        }
    }

    private Task<object?> SetGrantAsync(string verb, string preposition)
    {
        const string Columns =
            "actor_kind, actor_id, actor_label, acting_for_id, action, target_kind, target_id, target_label, outcome, "
            + "address, session_id, correlation_id, details";
        return TenantOwner.ExecuteAsync(stack, "acme", $"{verb} ({Columns}) ON audit_entries {preposition} {{app}}");
    }
}
