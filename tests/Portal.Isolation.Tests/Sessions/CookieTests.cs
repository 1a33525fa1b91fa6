using Portal.Testing;

namespace Portal.Isolation.Tests.Sessions;

/// <summary>IC-7: a session's tenant equals the host's tenant; sibling hosts are same-site, so nothing rests on SameSite.</summary>
public sealed class CookieTests(PortalStack stack)
{
    [Fact]
    public async Task Another_tenants_cookie_is_refused_and_the_session_cookie_is_deleted()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        using var thief = new PortalBrowser();
        var globex = new Uri(stack.Origin("globex"));
        thief.Cookies(globex)[SignedIn.SessionCookie] = ada.Cookie;

        using var answer = await thief.GetAsync(new Uri(globex, "/journeys"));

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.False(thief.Cookies(globex).ContainsKey(SignedIn.SessionCookie));
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("acme", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("ada", body, StringComparison.OrdinalIgnoreCase);
        // and where it belongs it still works: nobody was signed out by a thief
        using var still = await ada.GetAsync("/journeys");
        Assert.Equal(200, (int)still.StatusCode);
    }

    [Fact]
    public async Task A_tampered_cookie_is_refused()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        var cookie = ada.Cookie;
        var middle = cookie.Length / 2;
        ada.Browser.Cookies(ada.Site)[SignedIn.SessionCookie] =
            cookie[..middle] + (cookie[middle] == 'A' ? 'B' : 'A') + cookie[(middle + 1)..];

        using var answer = await ada.GetAsync("/journeys");

        Assert.Equal(403, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_session_cookie_is_host_only_secure_and_unreadable_for_scripts()
    {
        using var browser = new PortalBrowser();
        using var page = await browser.SignInAsync(new Uri(stack.Origin("acme")), "ada@acme.test");
        var header = browser.LastSetCookie(SignedIn.SessionCookie);
        Assert.NotNull(header);
        Assert.Contains("path=/", header, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("secure", header, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", header, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", header, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", header, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task After_sign_out_the_old_cookie_opens_nothing()
    {
        using var ben = await SignedIn.AsAsync(stack, "ben@acme.test");
        var old = ben.Cookie;
        using var answer = await ben.Browser.PostAsync(new Uri(ben.Site, "/sign-out"), []);
        Assert.Equal(200, (int)answer.StatusCode);

        ben.Browser.Cookies(ben.Site)[SignedIn.SessionCookie] = old;
        using var page = await ben.GetAsync("/journeys");

        Assert.Equal(302, (int)page.StatusCode);
        Assert.StartsWith(
            "/sign-in",
            page.Headers.Location!.ToString()
                .Replace(ben.Site.GetLeftPart(UriPartial.Authority), "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http://globex.portal.localhost")]
    [InlineData("https://acme.portal.localhost")]
    [InlineData("null")]
    [InlineData("http://evil.example")]
    public async Task A_post_from_a_foreign_origin_is_refused_and_changes_nothing(string origin)
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        foreach (var path in new[] { "/sign-out", "/invitation/accept" })
        {
            using var answer = await ada.Browser.PostAsync(new Uri(ada.Site, path), [], origin);
            Assert.Equal(403, (int)answer.StatusCode);
        }
        using var still = await ada.GetAsync("/journeys");
        Assert.Equal(200, (int)still.StatusCode);
    }
}
