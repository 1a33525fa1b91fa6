namespace Portal.E2E.Tests;

public sealed class ConnectionTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task A_dropped_connection_comes_back_to_the_same_circuit()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        gus.Watch.AllowLostConnection();
        await gus.GoAsync(PortalUrls.JourneyNew);
        var form = new JourneyForm(gus.Page);
        await form.Title.FillAsync("Kept by the circuit");
        await form.AddStepAsync("Load");
        // Only the circuit knows the form from now on.
        await gus.Page.WaitForFunctionAsync(
            "() => Object.keys(sessionStorage).some((key) => key.startsWith('portal-draft'))"
        );
        await gus.Page.EvaluateAsync("() => sessionStorage.clear()");

        await gus.Context.SetOfflineAsync(true);
        await gus.Page.EvaluateAsync(BrowserScripts.CutSockets);
        await Expect(form.Reconnecting).ToBeVisibleAsync();
        await Expect(form.Reconnecting).ToContainTextAsync("Connection lost. Reconnecting");
        await Accessible.CheckAsync(gus.Page, "reconnecting");
        await gus.Context.SetOfflineAsync(false);

        await Expect(form.Reconnecting).ToBeHiddenAsync();
        await Expect(form.Title).ToHaveValueAsync("Kept by the circuit");
        await form.AddStepAsync("Unload");
        await Expect(form.Steps.First.GetByLabel("Title")).ToHaveValueAsync("Load");
    }

    [Fact]
    public async Task A_way_that_was_taken_while_the_connection_broke_is_taken_when_it_is_back()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        gus.Watch.AllowLostConnection();
        var shell = await gus.GoAsync(PortalUrls.Users());
        await gus.Context.SetOfflineAsync(true);
        await gus.Page.EvaluateAsync(BrowserScripts.CutSockets);
        await Expect(shell.Reconnecting).ToBeVisibleAsync();
        await gus.Page.EvaluateAsync("address => Blazor.navigateTo(address)", PortalUrls.Journeys(status: "done"));
        await gus.Context.SetOfflineAsync(false);

        await Expect(shell.Reconnecting).ToBeHiddenAsync();
        await Expect(shell.Title).ToHaveTextAsync("Journeys");
        await Expect(new JourneysPage(gus.Page).Rows.First).ToBeVisibleAsync();
        await gus.IsAtAsync(PortalUrls.Journeys(status: "done"));
    }
}
