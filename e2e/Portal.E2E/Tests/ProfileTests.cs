namespace Portal.E2E.Tests;

public sealed class ProfileTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task A_person_sees_their_sessions_and_ends_the_others()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        var email = await InviteNewAsync(gus, "jonas@globex.test");
        var elsewhere = await SignInAsync(email);
        elsewhere.Watch.AllowLostConnection();
        var here = await SignInAsync(email);
        var shell = await here.GoAsync(PortalUrls.Profile);
        var sessions = new UserPage(here.Page).Sessions;
        await Expect(sessions).ToHaveCountAsync(2);
        await Expect(sessions.Filter(new() { HasText = "This session" })).ToHaveCountAsync(1);
        await Expect(shell.Main.GetByText(email)).ToBeVisibleAsync();
        await Accessible.CheckAsync(here.Page, "profile");

        await shell.Button("End all other sessions").ClickAsync();
        await Accessible.CheckAsync(here.Page, "end-others-dialog");
        await shell.AnswerAsync("End sessions");

        await Expect(shell.Notice).ToContainTextAsync("Your other sessions ended.");
        await Expect(sessions).ToHaveCountAsync(1);
        await Expect(sessions).ToContainTextAsync("This session");
        await Expect(new SignInPage(elsewhere.Page).Continue).ToBeVisibleAsync();
    }
}
