using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Testing;

namespace Portal.Web.Tests.SignIn;

[Collection(WebCollection.Name)]
public sealed class SignOutTests(PortalWeb web)
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task Sign_out_ends_the_session_here_and_at_the_provider()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        var cookie = browser.Cookies(web.Acme)["__Host-portal-session"];
        var answer = await browser.PostAsync(new Uri(web.Acme, PortalUrls.SignOut), Nothing);
        var provider = await answer.OnwardAsync();
        Assert.Contains("You continue at acme sign-in", await answer.BodyAsync(), StringComparison.Ordinal);
        Assert.Equal(web.AcmeIssuer.Issuer + "/end-session", provider.GetLeftPart(UriPartial.Path));
        var query = QueryHelpers.ParseQuery(provider.Query);
        Assert.Equal(new Uri(web.Acme, "/signout-callback-oidc").ToString(), query["post_logout_redirect_uri"]);
        Assert.Equal(PortalWeb.ClientId, query["client_id"]);
        Assert.Equal(3, query["id_token_hint"].ToString().Split('.').Length);
        Assert.DoesNotContain("__Host-portal-session", browser.Cookies(web.Acme).Keys);

        browser.Cookies(web.Acme)["__Host-portal-session"] = cookie;
        (await browser.GetAsync(new Uri(web.Acme, "/"))).RedirectsTo("/sign-in");
        Assert.Equal(
            1L,
            await web.AskAsync<long>(
                "acme",
                $"SELECT count(*) FROM audit_entries WHERE action = 101 AND actor_id = '{person.Id}'"
            )
        );
    }

    [Fact]
    public async Task The_way_back_from_the_provider_ends_on_the_signed_out_page()
    {
        using var browser = new PortalBrowser();
        var callback = await browser.GetAsync(new Uri(web.Acme, "/signout-callback-oidc"));
        var page = await browser.FollowAsync(callback);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("You are signed out", await page.BodyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_without_a_session_is_no_error()
    {
        using var browser = new PortalBrowser();
        (await browser.PostAsync(new Uri(web.Acme, PortalUrls.SignOut), Nothing)).RedirectsTo(PortalUrls.SignedOut);
    }

    [Fact]
    public async Task Signing_out_of_another_companys_session_takes_the_cookie_away()
    {
        using var browser = new PortalBrowser();
        browser.Cookies(web.Acme)["__Host-portal-session"] = "foreign";
        (await browser.PostAsync(new Uri(web.Acme, PortalUrls.SignOut), Nothing)).RedirectsTo(PortalUrls.SignedOut);
        Assert.Empty(browser.Cookies(web.Acme));
    }

    [Fact]
    public async Task A_link_cannot_sign_anybody_out()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        await browser.GetAsync(new Uri(web.Acme, PortalUrls.SignOut));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(web.Acme, "/"))).StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_company_cannot_sign_anybody_out()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var origin = web.Globex.GetLeftPart(UriPartial.Authority);
        var refused = await browser.PostAsync(new Uri(web.Acme, PortalUrls.SignOut), Nothing, origin);
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(web.Acme, "/"))).StatusCode);
    }
}
