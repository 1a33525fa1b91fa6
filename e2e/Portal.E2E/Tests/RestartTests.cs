namespace Portal.E2E.Tests;

[Collection(AloneCollection.Name)]
public sealed class RestartTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task A_restart_of_the_server_needs_no_new_sign_in_and_loses_no_draft()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        gus.Watch.AllowLostConnection();
        await gus.GoAsync(PortalUrls.JourneyNew);
        var form = new JourneyForm(gus.Page);
        await form.Title.FillAsync("Typed before the restart");
        await gus.Page.WaitForFunctionAsync(
            "() => Object.keys(sessionStorage).some((key) => key.startsWith('portal-draft'))"
        );
        var session = (await gus.Context.CookiesAsync()).Single(cookie => cookie.Name == "__Host-portal-session").Value;

        await Stack.RestartWebAsync();

        await Expect(form.Notice).ToContainTextAsync("What you typed before was restored.", new() { Timeout = 60_000 });
        await Expect(form.Title).ToHaveValueAsync("Typed before the restart");
        await gus.IsAtAsync(PortalUrls.JourneyNew);
        await Accessible.CheckAsync(gus.Page, "journey-restored");
        var after = (await gus.Context.CookiesAsync()).Single(cookie => cookie.Name == "__Host-portal-session").Value;
        Assert.Equal(session, after);
        await form.Button("Discard it").ClickAsync();
        await Expect(form.Title).ToHaveValueAsync("");
    }
}
