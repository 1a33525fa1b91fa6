using System.Net;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.StaffArea;

namespace Portal.Web.Tests.SignIn;

/// <summary>The provider ends sessions: only by a logout token of the host's own issuer (OpenID Connect Back-Channel Logout 1.0).</summary>
[Collection(WebCollection.Name)]
public sealed class BackChannelLogoutTests(PortalWeb web) : IDisposable
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private readonly PortalBrowser provider = new();

    public void Dispose() => provider.Dispose();

    [Fact]
    public async Task A_logout_token_ends_all_sessions_of_its_person_and_nobody_elses()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _1 = browser;
        using var second = new PortalBrowser();
        await web.SignInAsync(second, person);
        var (other, _) = await web.SignedInAsync();
        using var _2 = other;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(web.Acme, Sign(person.Subject))).StatusCode);
        (await browser.GetAsync(web.Acme)).RedirectsTo("/sign-in");
        var sent = await second.GetAsync(web.Acme);
        sent.RedirectsTo("/sign-in");
        Assert.Contains(
            "Your sign-in service signed you out",
            await (await second.FollowAsync(sent)).BodyAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(web.Acme)).StatusCode);
        Assert.Equal(
            1L,
            await web.AskAsync<long>(
                "acme",
                $"SELECT count(*) FROM audit_entries WHERE action = 102 AND target_id = '{person.Id}'"
            )
        );
    }

    [Fact]
    public async Task Whoever_is_signed_out_while_the_company_is_suspended_stays_so_when_it_is_resumed()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _1 = browser;
        var (other, _) = await web.SignedInAsync();
        using var _2 = other;
        await web.InCatalogAsync("UPDATE tenants SET state = 'Suspended' WHERE url_id = 'acme'");
        try
        {
            await Task.Delay(TenantDirectory.Lifetime, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(web.Acme)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(web.Acme, Sign(person.Subject))).StatusCode);
        }
        finally
        {
            await web.InCatalogAsync("UPDATE tenants SET state = 'Active' WHERE url_id = 'acme'");
            await Task.Delay(TenantDirectory.Lifetime, TestContext.Current.CancellationToken); // no cache holds it any more
        }
        (await browser.GetAsync(web.Acme)).RedirectsTo("/sign-in");
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(web.Acme)).StatusCode);
    }

    [Fact]
    public async Task A_token_about_nobody_ends_nothing() =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(web.Acme, Sign("acme-nobody"))).StatusCode);

    [Fact]
    public async Task Staff_are_signed_out_too()
    {
        var (browser, staff) = await web.StaffSignedInAsync();
        using var _ = browser;
        var token = Sign(staff.Subject, realm: "staff");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(web.Staff, token)).StatusCode);
        (await browser.GetAsync(web.Staff)).RedirectsTo("/sign-in");
        Assert.Equal(PlatformAction.StaffSignedOut, (await web.EntriesOfAsync(staff))[^1].Action);
    }

    [Theory]
    [InlineData("aud", "somebody-else", "aud")]
    [InlineData("iss", "https://id.globex.test", "iss")]
    [InlineData("events", null, "event")]
    [InlineData("events", "http://schemas.openid.net/event/backchannel-logout", "event")]
    [InlineData("nonce", "n", "nonce")]
    [InlineData("sub", null, "sub")]
    [InlineData("jti", null, "jti")]
    [InlineData("exp", null, "exp")]
    [InlineData("iat", null, "iat")]
    public async Task A_wrong_or_missing_claim_is_refused(string claim, string? value, string rule)
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        var token = Sign(
            person.Subject,
            claims =>
            {
                claims[claim] = value;
                if (value is null)
                {
                    claims.Remove(claim);
                }
            }
        );
        await RefusedAsync(token, rule);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(web.Acme)).StatusCode);
    }

    [Fact]
    public async Task Another_event_is_refused() =>
        await RefusedAsync(
            Sign(
                "x",
                claims =>
                    claims["events"] = new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        ["urn:other"] = new { },
                    }
            ),
            "event"
        );

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("ES384")]
    public async Task Another_algorithm_is_refused(string algorithm) =>
        await RefusedAsync(Sign("x", header: head => head["alg"] = algorithm), "alg");

    [Fact]
    public async Task An_ID_token_is_no_logout_token() =>
        await RefusedAsync(
            web.AcmeIssuer.Sign(_ => { }, claims => (claims["sub"], claims["nonce"]) = ("x", "n")),
            "nonce"
        );

    [Fact]
    public async Task What_another_companys_provider_says_ends_nothing_here()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        await RefusedAsync(Sign(person.Subject, realm: "globex"), null);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(web.Acme)).StatusCode);
    }

    [Fact]
    public async Task Without_a_token_it_is_refused() => await RefusedAsync("", "length");

    private async Task RefusedAsync(string token, string? rule)
    {
        var answer = await SendAsync(web.Acme, token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("""{"error":"invalid_request"}""", await answer.BodyAsync());
        await web.FlushEventsAsync();
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var reason = "BackChannelLogout:" + rule;
        Assert.Contains(
            db.Events.Where(row => row.Kind == PlatformEventKind.SignInRefused).Select(row => row.Reason),
            found => found?.StartsWith(reason, StringComparison.Ordinal) == true
        );
    }

    /// <summary>As a provider sends it: from nowhere that a browser would name.</summary>
    private Task<HttpResponseMessage> SendAsync(Uri host, string token) =>
        provider.SendAsync(
            new(HttpMethod.Post, new Uri(host, PortalUrls.BackChannelLogout))
            {
                Content = new FormUrlEncodedContent([new("logout_token", token)]),
            }
        );

    private string Sign(
        string subject,
        Action<Dictionary<string, object?>>? change = null,
        Action<Dictionary<string, object?>>? header = null,
        string realm = "acme"
    ) =>
        web.Provider[realm]
            .Sign(
                head =>
                {
                    head["typ"] = "logout+jwt";
                    header?.Invoke(head);
                },
                claims =>
                {
                    foreach (
                        var unwanted in claims
                            .Keys.Except(["iss", "aud", "iat", "exp"], StringComparer.Ordinal)
                            .ToList()
                    )
                    {
                        claims.Remove(unwanted);
                    }
                    (claims["sub"], claims["jti"]) = (subject, Guid.CreateVersion7().ToString());
                    claims["events"] = new Dictionary<string, object>(StringComparer.Ordinal) { [Event] = new { } };
                    change?.Invoke(claims);
                }
            );
}
