using Portal.Isolation.Tests.Sessions;
using Portal.Testing;
using Portal.Testing.Hub;

namespace Portal.Isolation.Tests.Circuits;

/// <summary>IC-8: a circuit keeps the tenant and the session it opened with. Raw hub messages, since no page sends these.</summary>
public sealed class CircuitTests(PortalStack stack)
{
    private static readonly TimeSpan Soon = TimeLimit.WithSlack(2);
    private static readonly TimeSpan LongerThanTrust = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task An_honest_start_is_admitted()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await using var hub = await RawCircuit.ConnectAsync(ada);
        Assert.NotNull(await RawCircuit.StartAsync(hub, ada));
    }

    [Theory]
    [InlineData("http://globex.portal.localhost")]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_handshake_from_a_foreign_origin_is_refused(string? origin)
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        var cookie = ada.Browser.CookieHeader(ada.Site);
        var refused = await Assert.ThrowsAsync<RefusedHandshakeException>(() =>
            RawHub.ConnectAsync(ada.Site, cookie, origin)
        );
        Assert.Equal(403, refused.Status);
    }

    [Theory]
    [InlineData("/_blazor/")]
    [InlineData("/_BLAZOR")]
    [InlineData("/_blazor//")]
    [InlineData("/_blazor?id=1")]
    public async Task Another_spelling_of_the_path_opens_no_door_to_a_foreign_origin(string path)
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        var cookie = ada.Browser.CookieHeader(ada.Site);
        var refused = await Assert.ThrowsAsync<RefusedHandshakeException>(() =>
            RawHub.ConnectAsync(ada.Site, cookie, stack.Origin("globex"), path)
        );
        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task A_handshake_without_a_session_is_refused()
    {
        var acme = new Uri(stack.Origin("acme"));
        var refused = await Assert.ThrowsAsync<RefusedHandshakeException>(() =>
            RawHub.ConnectAsync(acme, null, acme.GetLeftPart(UriPartial.Authority))
        );
        Assert.Equal(401, refused.Status);
    }

    [Fact]
    public async Task A_handshake_with_another_tenants_cookie_is_refused()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        var globex = new Uri(stack.Origin("globex"));
        var refused = await Assert.ThrowsAsync<RefusedHandshakeException>(() =>
            RawHub.ConnectAsync(
                globex,
                $"{SignedIn.SessionCookie}={ada.Cookie}",
                globex.GetLeftPart(UriPartial.Authority)
            )
        );
        Assert.Equal(403, refused.Status);
    }

    [Theory]
    [InlineData("http://globex.portal.localhost:{port}/", null)]
    [InlineData(null, "http://globex.portal.localhost:{port}/journeys")]
    [InlineData("http://acme.portal.localhost:1/", null)]
    [InlineData("https://acme.portal.localhost:{port}/", null)]
    [InlineData("http://acme.portal.localhost:{port}@globex.portal.localhost/", null)]
    [InlineData("http://ada@acme.portal.localhost:{port}/", null)]
    [InlineData("/", null)]
    public async Task Forged_addresses_at_the_start_are_refused(string? baseUri, string? uri)
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await using var hub = await RawCircuit.ConnectAsync(ada);
        var started = await SecretOrNullAsync(() => RawCircuit.StartAsync(hub, ada, Fill(baseUri), Fill(uri)));
        Assert.Null(started);
        Assert.True(await hub.ClosesWithinAsync(Soon));
    }

    [Fact]
    public async Task A_forged_address_at_navigation_ends_the_connection()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await using var hub = await RawCircuit.ConnectAsync(ada);
        Assert.NotNull(await RawCircuit.StartAsync(hub, ada));
        await hub.SendAsync(
            null,
            "OnLocationChanged",
            [new Uri(new Uri(stack.Origin("globex")), "/users").ToString(), null, false]
        );
        Assert.True(await hub.ClosesWithinAsync(Soon));
    }

    [Theory]
    [InlineData("ben@acme.test")]
    [InlineData("gus@globex.test")]
    public async Task A_circuit_id_replayed_under_another_cookie_is_refused(string thief)
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await using var hub = await RawCircuit.ConnectAsync(ada);
        var secret = await RawCircuit.StartAsync(hub, ada);

        using var other = await SignedIn.AsAsync(stack, thief);
        await using var stolen = await RawCircuit.ConnectAsync(other);
        var answer = await AnswerOrNullAsync(() => stolen.CallAsync("ConnectCircuit", secret));

        Assert.NotEqual(true, answer);
        Assert.True(await stolen.ClosesWithinAsync(Soon));
        Assert.False(hub.Closed.IsCompleted, "The owner's circuit must not notice.");
    }

    [Fact]
    public async Task Its_owner_may_take_a_circuit_up_again()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        var hub = await RawCircuit.ConnectAsync(ada);
        var secret = await RawCircuit.StartAsync(hub, ada);
        await hub.DisposeAsync();
        await using var again = await RawCircuit.ConnectAsync(ada);
        Assert.Equal(true, await again.CallAsync("ConnectCircuit", secret));
    }

    [Fact]
    public async Task An_unknown_circuit_id_is_refused()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await using var hub = await RawCircuit.ConnectAsync(ada);
        Assert.Equal(false, await hub.CallAsync("ConnectCircuit", "CfDJ8" + new string('A', 200)));
    }

    [Theory]
    [InlineData("ResumeCircuit")]
    [InlineData("PauseCircuit")]
    [InlineData("NoSuchMessage")]
    public async Task Messages_that_are_not_on_the_list_are_refused(string message)
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await using var hub = await RawCircuit.ConnectAsync(ada);
        var secret = await RawCircuit.StartAsync(hub, ada);
        var site = new Uri(ada.Site, "/").ToString();
        object?[] arguments = message == "ResumeCircuit" ? [secret, site, site, "[]", ""] : [];
        var answer = await AnswerOrNullAsync(() => hub.CallAsync(message, arguments));
        Assert.True(answer is null or false);
    }

    [Fact]
    public async Task Signing_out_elsewhere_ends_the_open_connection_within_two_seconds()
    {
        using var ben = await SignedIn.AsAsync(stack, "ben@acme.test");
        await using var hub = await RawCircuit.ConnectAsync(ben);
        Assert.NotNull(await RawCircuit.StartAsync(hub, ben));
        using var answer = await ben.Browser.PostAsync(new Uri(ben.Site, "/sign-out"), []);
        Assert.True(await hub.ClosesWithinAsync(Soon));
    }

    [Fact]
    public async Task A_session_that_ends_while_the_handshake_is_held_back_gets_no_circuit()
    {
        using var ben = await SignedIn.AsAsync(stack, "ben@acme.test");
        var records = await RawCircuit.RecordsAsync(ben);
        await using var hub = await RawCircuit.OpenAsync(ben);
        using var answer = await ben.Browser.PostAsync(new Uri(ben.Site, "/sign-out"), []);
        var entries = await EntriesAsync("ben@acme.test");
        await Task.Delay(LongerThanTrust, TestContext.Current.CancellationToken); // the handshake is late by that

        Assert.Null(await RawCircuit.StartLateAsync(hub, ben, records));
        Assert.True(await hub.ClosesWithinAsync(Soon));
        Assert.Equal(entries, await EntriesAsync("ben@acme.test"));
    }

    [Fact]
    public async Task A_session_that_lives_is_asked_for_again_when_the_handshake_comes_late()
    {
        using var ben = await SignedIn.AsAsync(stack, "ben@acme.test");
        var records = await RawCircuit.RecordsAsync(ben);
        await using var hub = await RawCircuit.OpenAsync(ben);
        await Task.Delay(LongerThanTrust, TestContext.Current.CancellationToken); // the handshake is late by that
        Assert.NotNull(await RawCircuit.StartLateAsync(hub, ben, records));
    }

    [Fact]
    public async Task A_handshake_that_does_not_come_ends_the_connection()
    {
        using var ben = await SignedIn.AsAsync(stack, "ben@acme.test");
        await using var hub = await RawCircuit.OpenAsync(ben);
        hub.Listen();
        Assert.True(await hub.ClosesWithinAsync(TimeLimit.WithSlack(5)));
    }

    private Task<object?> EntriesAsync(string email) =>
        TenantOwner.ExecuteAsync(
            stack,
            "acme",
            $"SELECT count(*) FROM audit_entries JOIN users ON user_id = actor_id WHERE email = '{email}'"
        );

    private string? Fill(string? address) =>
        address?.Replace(
            "{port}",
            stack.PortBase.ToString(System.Globalization.CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );

    private static async Task<string?> SecretOrNullAsync(Func<Task<string?>> start)
    {
        try
        {
            return await start();
        }
        catch (HubRefusedException)
        {
            return null;
        }
    }

    private static async Task<object?> AnswerOrNullAsync(Func<Task<object?>> call)
    {
        try
        {
            return await call();
        }
        catch (HubRefusedException)
        {
            return null;
        }
    }
}
