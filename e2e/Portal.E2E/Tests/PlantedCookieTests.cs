namespace Portal.E2E.Tests;

/// <summary>What a script on a sibling host can plant for the parent domain, until a browser sends too much to be served.</summary>
public sealed class PlantedCookieTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task A_browser_filled_with_cookies_is_told_so_and_is_served_after_the_next_load()
    {
        var person = await SignInAsync("ben@acme.test");
        person.Watch.Allow("431");
        await person.Context.AddCookiesAsync(
            Enumerable
                .Range(0, 40)
                .Select(number => new Cookie
                {
                    Name = $"planted{number}",
                    Value = new string('x', 4_000),
                    Domain = ".portal.localhost",
                    Path = "/journeys",
                })
        );

        var refused = await person.Page.GotoAsync(PortalUrls.Journeys());
        Assert.Equal(431, refused!.Status);
        await Expect(person.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Your browser sent too many cookies");
        await Accessible.CheckAsync(person.Page, "too-many-cookies");
        Assert.DoesNotContain(
            await person.Context.CookiesAsync(),
            cookie => cookie.Domain.EndsWith("portal.localhost", StringComparison.Ordinal)
        );

        await person.Page.ReloadAsync();
        await Expect(new SignInPage(person.Page).Continue).ToBeVisibleAsync();
    }
}
