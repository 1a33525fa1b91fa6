namespace Portal.E2E.Tests;

[Collection(ExclusiveCollection.Name)]
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

        await Expect(form.Notice).ToContainTextAsync("Your unsaved changes were restored.", new() { Timeout = 60_000 });
        await Expect(form.Title).ToHaveValueAsync("Typed before the restart");
        await gus.IsAtAsync(PortalUrls.JourneyNew);
        await Accessible.CheckAsync(gus.Page, "journey-restored");
        var after = (await gus.Context.CookiesAsync()).Single(cookie => cookie.Name == "__Host-portal-session").Value;
        Assert.Equal(session, after);
        await form.Button("Discard").ClickAsync();
        await Expect(form.Title).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_key_that_is_shown_stays_on_the_page_when_its_circuit_is_gone_and_the_page_says_so()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        gus.Watch.AllowLostConnection();
        await gus.GoAsync(PortalUrls.ApiKeyNew);
        var keys = new ApiKeysPage(gus.Page);
        var name = "key-" + Guid.CreateVersion7().ToString("N")[^8..];
        var secret = await keys.CreateAsync(name, "journeys:read");

        await Stack.RestartWebAsync();

        var told = keys.Dialog.GetByText("Your session has ended or the server restarted.");
        await Expect(told).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Accessible.CheckAsync(gus.Page, "api-key-circuit-gone");
        await Expect(keys.KeyField).ToHaveValueAsync(secret);
        await keys.AnswerAsync("Copy API key");
        Assert.Equal(secret, await gus.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await keys.AnswerAsync("Reload");
        await gus.GoAsync(PortalUrls.ApiKeys());
        await Expect(keys.Row(name)).ToContainTextAsync("Never used");
    }
}
