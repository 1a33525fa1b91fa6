using System.Net;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Web.Tests.SignIn;

[Collection(WebCollection.Name)]
public sealed class SignInTests(PortalWeb web)
{
    [Fact]
    public async Task A_page_load_without_a_session_leads_to_the_sign_in_page_and_back_to_the_requested_address()
    {
        using var browser = new PortalBrowser();
        var wanted = new Uri(web.Acme, "/journeys?search=a%20b&status=active");
        var challenge = await browser.GetAsync(wanted);
        challenge.RedirectsTo("/sign-in?returnUrl=%2Fjourneys%3Fsearch%3Da%2520b%26status%3Dactive");

        var landing = await browser.FollowAsync(challenge);
        var html = await landing.BodyAsync();
        Assert.Contains("Sign in to acme Ltd", html, StringComparison.Ordinal);
        Assert.Contains("acme.portal.localhost", html, StringComparison.Ordinal);
        Assert.Contains("Continue with acme sign-in", html, StringComparison.Ordinal);
        Assert.DoesNotContain("password\"", html, StringComparison.Ordinal);

        web.Become(await web.AddPersonAsync());
        var start = new Uri(web.Acme, PortalUrls.SignInStart("/journeys?search=a%20b&status=active"));
        var signedIn = await browser.FollowAsync(await browser.GetAsync(start));
        Assert.Equal(wanted, signedIn.RequestMessage!.RequestUri);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
    }

    [Fact]
    public async Task The_authorization_request_uses_code_S256_state_nonce_and_query()
    {
        var (browser, _) = await web.SignedInAsync();
        browser.Dispose();
        var request = web.AcmeIssuer.AuthorizationRequest;
        Assert.Equal("code", request["response_type"]);
        Assert.Equal("query", request["response_mode"]);
        Assert.Equal("S256", request["code_challenge_method"]);
        Assert.Equal(43, request["code_challenge"].Length);
        Assert.True(request["nonce"].Length >= 43);
        Assert.Equal(new Uri(web.Acme, "/signin-oidc").ToString(), request["redirect_uri"]);
        Assert.Contains("openid", request["scope"], StringComparison.Ordinal);
        Assert.DoesNotContain(request["nonce"], request["state"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PKCE_is_not_downgraded_for_a_provider_that_only_speaks_of_plain()
    {
        var issuer = web.AcmeIssuer;
        issuer.Metadata = metadata => metadata["code_challenge_methods_supported"] = new[] { "plain" };
        try
        {
            var (port, _) = await web.StartNodeAsync(); // has no metadata yet
            using var browser = new PortalBrowser();
            web.Become(await web.AddPersonAsync());
            await browser.SignInAsync(web.Origin("acme", port), "");
            Assert.Equal("S256", issuer.AuthorizationRequest["code_challenge_method"]);
            Assert.Equal(43, issuer.TokenRequest["code_verifier"].Length);
        }
        finally
        {
            issuer.Metadata = null;
        }
    }

    [Fact]
    public async Task The_session_cookie_is_host_only_secure_and_out_of_reach_of_scripts()
    {
        using var browser = new PortalBrowser();
        web.Become(await web.AddPersonAsync());
        var answer = await browser.GetAsync(new Uri(web.Acme, "/sign-in/start"));
        var callback = await browser.GetAsync(answer.Headers.Location!);
        var signedIn = await browser.GetAsync(callback.Headers.Location!);
        signedIn.RedirectsTo("/");
        var cookie = Assert.Single(
            signedIn.Headers.GetValues("Set-Cookie"),
            value => value.StartsWith("__Host-portal-session=", StringComparison.Ordinal)
        );
        Assert.Contains("; path=/;", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_client_secret_goes_form_encoded_in_the_header_and_not_in_the_form()
    {
        var (browser, _) = await web.SignedInAsync();
        browser.Dispose();
        var pair = System.Text.Encoding.ASCII.GetString(
            Convert.FromBase64String(web.AcmeIssuer.TokenAuthorization!["Basic ".Length..])
        );
        Assert.Equal("portal:s%3Ae%2Bc+r%2Fe%25t", pair);
        Assert.DoesNotContain("client_secret", web.AcmeIssuer.TokenRequest.Keys);
    }

    [Theory]
    [InlineData("https://evil.test/")]
    [InlineData("//evil.test/")]
    [InlineData("/\\evil.test/")]
    [InlineData("javascript:alert(1)")]
    public async Task A_return_address_on_another_host_leads_home(string returnUrl)
    {
        using var browser = new PortalBrowser();
        web.Become(await web.AddPersonAsync());
        var start = new Uri(web.Acme, "/sign-in/start?returnUrl=" + Uri.EscapeDataString(returnUrl));
        var signedIn = await browser.FollowAsync(await browser.GetAsync(start));
        Assert.Equal(new Uri(web.Acme, "/"), signedIn.RequestMessage!.RequestUri);
        var landing = new Uri(web.Acme, "/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        Assert.DoesNotContain(
            "evil.test",
            await (await browser.GetAsync(landing)).BodyAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_new_sign_in_in_the_same_browser_has_a_new_token_and_ends_the_old_session()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        var old = browser.Cookies(web.Acme)["__Host-portal-session"];
        await web.SignInAsync(browser, person);
        Assert.NotEqual(old, browser.Cookies(web.Acme)["__Host-portal-session"]);

        using var thief = new PortalBrowser();
        thief.Cookies(web.Acme)["__Host-portal-session"] = old;
        (await thief.GetAsync(new Uri(web.Acme, "/"))).RedirectsTo("/sign-in");
    }

    [Fact]
    public async Task Somebody_who_was_not_invited_is_refused_with_a_reference_that_leads_to_the_event()
    {
        using var browser = new PortalBrowser();
        var refused = await web.SignInAsync(browser, new(Guid.Empty, "stranger@acme.test", "acme-stranger"));
        var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Contains("Ask your administrator", await refused.BodyAsync(), StringComparison.Ordinal);
        Assert.Equal("NotInvited", (await web.EventAsync(PlatformEventKind.SignInRefused, reference)).Reason);
        Assert.DoesNotContain("__Host-portal-session", browser.Cookies(web.Acme).Keys);
    }

    [Fact]
    public async Task A_refused_sign_in_ends_the_session_that_the_browser_had()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var old = browser.Cookies(web.Acme)["__Host-portal-session"];
        await web.SignInAsync(browser, new(Guid.Empty, "other@acme.test", "acme-other"));
        Assert.DoesNotContain("__Host-portal-session", browser.Cookies(web.Acme).Keys);
        browser.Cookies(web.Acme)["__Host-portal-session"] = old;
        (await browser.GetAsync(new Uri(web.Acme, "/"))).RedirectsTo("/sign-in");
    }

    [Fact]
    public async Task A_deactivated_user_is_refused_and_loses_the_open_session()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        await web.ExecuteAsync("acme", "UPDATE users SET state = 'Deactivated' WHERE user_id = $1", person.Id);
        var sent = await browser.GetAsync(new Uri(web.Acme, "/"));
        sent.RedirectsTo("/sign-in");
        var told = await (await browser.FollowAsync(sent)).BodyAsync();
        Assert.Contains("Your access was deactivated", told, StringComparison.Ordinal);
        Assert.DoesNotContain("__Host-portal-session", browser.Cookies(web.Acme).Keys);
        var refused = await web.SignInAsync(browser, person);
        var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Contains("deactivated", await refused.BodyAsync(), StringComparison.Ordinal);
        Assert.Equal("Deactivated", (await web.EventAsync(PlatformEventKind.SignInRefused, reference)).Reason);
    }

    [Fact]
    public async Task An_unverified_email_invites_nobody()
    {
        using var browser = new PortalBrowser();
        var person = await web.AddPersonAsync();
        web.Become(person).EmailVerified = false;
        var refused = await browser.SignInAsync(web.Acme, person.Email);
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_person_of_one_company_has_no_access_to_another()
    {
        using var browser = new PortalBrowser();
        var person = await web.AddPersonAsync("acme");
        web.Become(person, "globex");
        var refused = await browser.SignInAsync(web.Globex, person.Email);
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("acme", await refused.BodyAsync(), StringComparison.OrdinalIgnoreCase);
    }
}
