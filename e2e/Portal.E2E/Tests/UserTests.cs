namespace Portal.E2E.Tests;

public sealed class UserTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private static readonly TimeSpan Bound = TimeLimit.WithSlack(2);

    [Fact]
    public async Task Deactivation_ends_an_open_circuit_within_2_seconds_until_reactivated()
    {
        var (ada, robin, email) = await AdminAndMemberAsync();
        var user = await new UsersPage(ada.Page).OpenAsync(email);
        robin.Watch.AllowLostConnection();
        robin.Watch.Allow("403");
        var ended = robin.NextSocketCloseAsync();
        await user.Button("Deactivate").ClickAsync();
        await Expect(user.Dialog).ToContainTextAsync($"Deactivate {email}?");
        await Expect(user.Dialog).ToContainTextAsync("1 session ends now.");
        await Accessible.CheckAsync(ada.Page, "deactivate-dialog");

        var begun = TimeProvider.System.GetTimestamp();
        await user.AnswerAsync("Deactivate");
        await ended.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        var took = TimeProvider.System.GetElapsedTime(begun);

        Assert.True(took <= Bound, $"The circuit ended after {took}.");
        await Expect(user.Notice).ToContainTextAsync($"{email} is deactivated.");
        await Accessible.CheckAsync(ada.Page, "user-deactivated");
        var signIn = new SignInPage(robin.Page);
        await signIn.Continue.ClickAsync();
        await Expect(robin.Page.GetByText("Your access was deactivated.")).ToBeVisibleAsync();

        await user.Button("Reactivate").ClickAsync();
        await Expect(user.Notice).ToContainTextAsync("can sign in again");
        await robin.Page.GotoAsync(PortalUrls.Profile);
        await signIn.Continue.ClickAsync();
        await Expect(new Shell(robin.Page).Title).ToHaveTextAsync("Profile");
    }

    [Fact]
    public async Task Another_role_ends_the_circuit_and_the_next_one_has_the_new_view()
    {
        var (ada, robin, email) = await AdminAndMemberAsync("Admin");
        await robin.GoAsync(PortalUrls.Users());
        var user = await new UsersPage(ada.Page).OpenAsync(email);
        robin.Watch.AllowLostConnection();
        robin.Watch.Allow("403");
        var ended = robin.NextSocketCloseAsync();
        await user.Button("Make member").ClickAsync();
        await Accessible.CheckAsync(ada.Page, "role-dialog");
        var begun = TimeProvider.System.GetTimestamp();
        await user.AnswerAsync("Make member");
        await ended.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);

        var took = TimeProvider.System.GetElapsedTime(begun);
        Assert.True(took <= Bound, $"The circuit ended after {took}.");
        await Expect(robin.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("You don't have access");
        var shell = await robin.GoAsync(PortalUrls.Home);
        await Expect(shell.Link("Users")).ToHaveCountAsync(0);
        await Expect(robin.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Member");
    }

    [Fact]
    public async Task An_admin_sees_the_sessions_of_a_person_and_ends_one()
    {
        var (ada, robin, email) = await AdminAndMemberAsync();
        robin.Watch.AllowLostConnection();
        var user = await new UsersPage(ada.Page).OpenAsync(email);
        await Expect(user.Sessions).ToHaveCountAsync(1);
        await Expect(user.Sessions).ToContainTextAsync("Chrome on Linux");
        await Accessible.CheckAsync(ada.Page, "user");

        await user.Sessions.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(user.Notice).ToContainTextAsync("Session ended.");
        await Expect(user.Sessions).ToHaveCountAsync(0);
        await Expect(new SignInPage(robin.Page).Continue).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_only_admin_can_be_neither_demoted_nor_deactivated()
    {
        var ian = await OpenAsAsync("ian@initech.test");
        await ian.GoAsync(PortalUrls.Users());

        var user = await new UsersPage(ian.Page).OpenAsync("ian@initech.test");

        await Expect(user.Access)
            .ToContainTextAsync("You are the only administrator. Give someone else that role first.");
        foreach (var name in new[] { "Make member", "Deactivate" })
        {
            await Expect(user.Button(name)).ToBeDisabledAsync();
            await Expect(user.Button(name))
                .ToHaveAccessibleDescriptionAsync("You are the only administrator. Give someone else that role first.");
        }
        await Accessible.CheckAsync(ian.Page, "user-only-admin");
    }

    [Fact]
    public async Task Users_are_searched_and_filtered_through_the_address()
    {
        var ada = await OpenAsAsync("ada@acme.test");
        await ada.GoAsync(PortalUrls.Users(role: "admin", status: "active"));
        var users = new UsersPage(ada.Page);
        await Expect(users.Row("ada@acme.test")).ToBeVisibleAsync();
        await Expect(users.Row("ben@acme.test")).ToHaveCountAsync(0);

        await users.Search.FillAsync("nobody & co");

        await ada.IsAtAsync(PortalUrls.Users(search: "nobody & co", role: "admin", status: "active"));
        await Expect(ada.Page.GetByText("No users match \"nobody & co\" and Admin and Active")).ToBeVisibleAsync();
        await users.Button("Clear filters").ClickAsync();
        await Expect(users.Row("ben@acme.test")).ToBeVisibleAsync();
    }

    /// <summary>Ada, and somebody whom she has just invited and who is signed in at the home page.</summary>
    private async Task<(Person Admin, Person Invited, string Email)> AdminAndMemberAsync(string role = "Member")
    {
        var ada = await OpenAsAsync("ada@acme.test");
        var email = await InviteNewAsync(ada, "cleo@acme.test", role);
        return (ada, await SignInAsync(email), email);
    }
}
