using System.Net;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

[Collection(WebCollection.Name)]
public sealed class LogTests(PortalWeb web)
{
    [Fact]
    public async Task No_secret_of_a_sign_in_reaches_the_log()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        var secret = await web.InviteAsync(person);
        await browser.PostAsync(new Uri(web.Acme, PortalUrls.InvitationAccept), new() { ["secret"] = secret });
        var callback = new Uri(web.Acme, "/signin-oidc?code=a-secret-code&state=a-secret-state");
        await browser.GetAsync(callback);
        await browser.PostAsync(new Uri(web.Acme, PortalUrls.SignOut), []);
        var logged = web.Logs.All;
        Assert.Contains("GET /signin-oidc 302", logged, StringComparison.Ordinal);
        var issuer = web.AcmeIssuer;
        string[] secrets =
        [
            "a-secret-code",
            "a-secret-state",
            "code-1",
            "access-1",
            secret,
            PortalWeb.ClientSecret,
            issuer.AuthorizationRequest["state"],
            issuer.AuthorizationRequest["nonce"],
            issuer.TokenRequest["code_verifier"],
            person.Email,
        ];
        Assert.All(secrets, text => Assert.DoesNotContain(text, logged, StringComparison.Ordinal));
        Assert.DoesNotContain("__Host-portal-session=", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_that_a_person_sees_leads_to_the_request_in_the_log()
    {
        using var browser = new PortalBrowser();
        var refused = await browser.GetAsync(new Uri(web.Acme, "/signin-oidc"));
        var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        string? line = null; // it follows the response
        await Wait.UntilAsync(() => (line = web.Logs.Find("GET /signin-oidc 403", reference)) is not null);
        Assert.Contains("Correlation " + reference, line, StringComparison.Ordinal);
    }
}
