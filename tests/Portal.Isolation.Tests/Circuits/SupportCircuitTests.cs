using Portal.Isolation.Tests.Sessions;
using Portal.Testing;
using Portal.Testing.Hub;

namespace Portal.Isolation.Tests.Circuits;

/// <summary>IC-8 and IC-9 for support sessions: what holds for a person's circuit holds for theirs, and both halves count.</summary>
public sealed class SupportCircuitTests(PortalStack stack)
{
    private static readonly TimeSpan Bound = TimeLimit.WithSlack(seconds: 2);

    [Fact]
    public async Task A_support_session_opens_a_circuit_of_its_own()
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme");
        await using var hub = await RawCircuit.ConnectAsync(sam);
        Assert.NotNull(await RawCircuit.StartAsync(hub, sam));
    }

    [Fact]
    public async Task Another_tenants_support_cookie_is_refused_at_the_handshake()
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme");
        var globex = new Uri(stack.Origin("globex"));
        var cookie = $"{SignedIn.SupportCookie}={sam.Browser.Cookies(sam.Site)[SignedIn.SupportCookie]}";
        var refused = await Assert.ThrowsAsync<RefusedHandshakeException>(() =>
            RawHub.ConnectAsync(globex, cookie, globex.GetLeftPart(UriPartial.Authority))
        );
        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task A_support_cookie_under_the_name_of_a_persons_is_refused_and_the_other_way_round()
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme");
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        var origin = sam.Site.GetLeftPart(UriPartial.Authority);
        foreach (
            var cookie in new[]
            {
                $"{SignedIn.SessionCookie}={sam.Browser.Cookies(sam.Site)[SignedIn.SupportCookie]}",
                $"{SignedIn.SupportCookie}={ada.Cookie}",
            }
        )
        {
            var refused = await Assert.ThrowsAsync<RefusedHandshakeException>(() =>
                RawHub.ConnectAsync(sam.Site, cookie, origin)
            );
            Assert.Equal(403, refused.Status);
        }
    }

    [Fact]
    public async Task An_ended_session_gets_no_circuit_not_even_beside_a_persons()
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme");
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        sam.Browser.Cookies(sam.Site)[SignedIn.SessionCookie] = ada.Cookie;
        await EndAsync("acme", sam, "ended_at = now()");
        var refused = await Assert.ThrowsAsync<RefusedHandshakeException>(() => RawCircuit.ConnectAsync(sam));
        Assert.Equal(401, refused.Status);
    }

    [Theory]
    [InlineData("ended_at = now()")]
    [InlineData("expires_at = now()")]
    public async Task When_the_tenants_half_ends_the_open_circuit_ends_within_two_seconds(string set)
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme");
        await using var hub = await RawCircuit.ConnectAsync(sam);
        Assert.NotNull(await RawCircuit.StartAsync(hub, sam));
        await EndAsync("acme", sam, set);
        Assert.True(await hub.ClosesWithinAsync(Bound));
    }

    [Fact]
    public async Task When_the_catalogs_half_ends_the_open_circuit_ends_within_two_seconds()
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme");
        await using var hub = await RawCircuit.ConnectAsync(sam);
        Assert.NotNull(await RawCircuit.StartAsync(hub, sam));
        await SignedIn.InCatalogAsync(
            stack,
            $"UPDATE support_sessions SET state = 'Ended', ended_at = now() WHERE support_session_id = '{sam.SupportSession}'"
        );
        Assert.True(await hub.ClosesWithinAsync(Bound));
    }

    [Fact]
    public async Task When_the_staff_member_is_deactivated_the_open_circuit_ends_within_two_seconds()
    {
        using var olga = await SignedIn.InsideAsync(stack, "initech", email: "olga@staff.test");
        await using var hub = await RawCircuit.ConnectAsync(olga);
        Assert.NotNull(await RawCircuit.StartAsync(hub, olga));
        const string set = "UPDATE staff_members SET state = '{0}' WHERE email = 'olga@staff.test'";
        await SignedIn.InCatalogAsync(stack, string.Format(null, set, "Deactivated"));
        try
        {
            Assert.True(await hub.ClosesWithinAsync(Bound));
        }
        finally
        {
            await SignedIn.InCatalogAsync(stack, string.Format(null, set, "Active"));
        }
    }

    [Fact]
    public async Task A_support_session_that_ends_while_the_handshake_is_held_back_gets_no_circuit()
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme");
        var records = await RawCircuit.RecordsAsync(sam);
        await using var hub = await RawCircuit.OpenAsync(sam);
        await EndAsync("acme", sam, "ended_at = now()");
        var count = $"SELECT count(*) FROM audit_entries WHERE session_id = '{sam.SupportSession}'";
        var entries = await TenantOwner.ExecuteAsync(stack, "acme", count);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken); // longer than a lease is trusted

        Assert.Null(await RawCircuit.StartLateAsync(hub, sam, records));
        Assert.True(await hub.ClosesWithinAsync(Bound));
        Assert.Equal(entries, await TenantOwner.ExecuteAsync(stack, "acme", count));
    }

    [Fact]
    public async Task While_support_sessions_cannot_be_asked_for_a_persons_circuit_goes_on()
    {
        using var sam = await SignedIn.InsideAsync(stack, "globex");
        using var gus = await SignedIn.AsAsync(stack, "gus@globex.test");
        await using var staff = await RawCircuit.ConnectAsync(sam);
        await using var person = await RawCircuit.ConnectAsync(gus);
        Assert.NotNull(await RawCircuit.StartAsync(staff, sam));
        Assert.NotNull(await RawCircuit.StartAsync(person, gus));
        await SignedIn.InCatalogAsync(
            stack,
            "BEGIN; LOCK TABLE support_sessions IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(6); COMMIT"
        );
        Assert.True(staff.Closed.IsCompleted, "Unconfirmed for 2 seconds, staff are cut off.");
        Assert.False(person.Closed.IsCompleted, "People are asked for apart from staff.");
    }

    [Fact]
    public async Task A_persons_circuit_is_not_taken_over_by_a_support_session_nor_the_other_way_round()
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme", "operate");
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        foreach (var (owner, thief) in new[] { (ada, sam), (sam, ada) })
        {
            await using var hub = await RawCircuit.ConnectAsync(owner);
            var secret = await RawCircuit.StartAsync(hub, owner);
            await using var stolen = await RawCircuit.ConnectAsync(thief);
            object? answer = null;
            try
            {
                answer = await stolen.CallAsync("ConnectCircuit", secret);
            }
            catch (HubRefusedException)
            {
                // refused by ending the connection
            }
            Assert.NotEqual(true, answer);
            Assert.True(await stolen.ClosesWithinAsync(TimeSpan.FromSeconds(3)));
            Assert.False(hub.Closed.IsCompleted, "The owner's circuit must not notice.");
        }
    }

    [Theory]
    [InlineData("/support-access", "Open now")]
    [InlineData("/profile", "Sessions")]
    public async Task Staff_get_no_page_that_is_the_companys_own_by_a_circuit(string path, string word)
    {
        using var sam = await SignedIn.InsideAsync(stack, "acme", "operate");
        await using var hub = await RawCircuit.ConnectAsync(sam);
        Assert.NotNull(await RawCircuit.StartAsync(hub, sam, uri: new Uri(sam.Site, "/journeys").ToString()));
        await hub.SendAsync(null, "OnLocationChanged", [new Uri(sam.Site, path).ToString(), null, false]);
        await hub.WaitForTextAsync("You don't have access");
        Assert.DoesNotContain(word, hub.Sent(), StringComparison.Ordinal);
    }

    private Task<object?> EndAsync(string tenant, SignedIn staff, string set) =>
        TenantOwner.ExecuteAsync(
            stack,
            tenant,
            $"UPDATE support_sessions SET {set} WHERE support_session_id = '{staff.SupportSession}'"
        );
}
