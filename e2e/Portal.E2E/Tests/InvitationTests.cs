namespace Portal.E2E.Tests;

public sealed class InvitationTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private readonly string email = NewAddress("robin@partner.test");

    [Fact]
    public async Task Admin_invites_and_the_invited_person_signs_in_by_the_link_once()
    {
        var ada = await OpenAsAsync("ada@acme.test");
        var address = NewAddress("cleo@acme.test");
        await ada.GoAsync(PortalUrls.Users());
        var users = new UsersPage(ada.Page);
        await Accessible.CheckAsync(ada.Page, "users");
        await users.FillInvitationAsync(address, "Robin Tester");
        await Accessible.CheckAsync(ada.Page, "invite-dialog");
        await users.AnswerAsync("Invite");
        var link = await users.TakeLinkAsync();
        Assert.Equal(link, await ada.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        Assert.StartsWith(ada.Origin + PortalUrls.Invitation + "#", link);
        await users.Search.FillAsync(address);
        await Expect(users.Row(address)).ToContainTextAsync("Invitation pending");

        var wrong = await OpenAsync("acme");
        await AcceptAsync(wrong, link, NewAddress("cleo@acme.test"));
        wrong.Watch.Allow("403");
        await Expect(wrong.Page.GetByText("This invitation is for another address")).ToBeVisibleAsync();
        await Accessible.CheckAsync(wrong.Page, "refusal-invited-address");

        var robin = await OpenAsync("acme");
        var shell = await AcceptAsync(robin, link, address);
        await shell.IsReadyAsync();
        await Expect(robin.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Robin Tester");
        await Expect(shell.Link("Users")).ToHaveCountAsync(0);

        await ada.Page.ReloadAsync();
        await Expect(users.Row(address)).ToContainTextAsync("Active");
        var stranger = await OpenAsync("acme");
        await AcceptAsync(stranger, link, NewAddress("cleo@acme.test"));
        await IsRefusedAsync(stranger);
    }

    [Fact]
    public async Task The_link_is_shown_once_and_closing_without_copying_asks()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        await gus.GoAsync(PortalUrls.Users());
        var users = new UsersPage(gus.Page);
        await users.FillInvitationAsync("no address", "");
        await users.AnswerAsync("Invite");
        var field = users.Dialog.GetByLabel("E-mail address");
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(field).ToBeFocusedAsync();
        await Accessible.CheckAsync(gus.Page, "invite-dialog-errors");

        await field.FillAsync(email);
        await users.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Robin Tester");
        await users.AnswerAsync("Invite");
        await Expect(users.LinkField).ToBeVisibleAsync();
        await Accessible.CheckAsync(gus.Page, "invitation-link");
        await users.LinkField.PressAsync("Escape");
        await Expect(users.Dialog.Last).ToContainTextAsync("Close without copying?");
        await Accessible.CheckAsync(gus.Page, "close-without-copying");
        await users.AnswerAsync("Go back");
        await Expect(users.Dialog).ToHaveCountAsync(1);
        await users.AnswerAsync("Close");
        await Expect(users.Dialog).ToHaveCountAsync(2); // the button behind the question has the same name
        await users.AnswerAsync("Close");
        await Expect(users.Dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_revoked_link_is_refused_and_a_new_one_works()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        var account = NewAddress("jonas@globex.test");
        await gus.GoAsync(PortalUrls.Users());
        var users = new UsersPage(gus.Page);
        var link = await users.InviteAsync(account, "Robin Tester");
        var user = await users.OpenAsync(account);
        await user.Button("Revoke").ClickAsync();
        await Expect(user.Dialog).ToContainTextAsync("The link stops working immediately.");
        await user.AnswerAsync("Revoke invitation");
        await Expect(user.Notice).ToContainTextAsync("Invitation revoked.");
        await Accessible.CheckAsync(gus.Page, "user-revoked");
        await gus.GoAsync(PortalUrls.Users(search: account));
        await Expect(users.Row(account)).ToContainTextAsync("Invitation revoked");

        var robin = await OpenAsync("globex");
        await AcceptAsync(robin, link, account);
        await IsRefusedAsync(robin);

        await users.OpenAsync(account);
        await user.Button("Create new link").ClickAsync();
        var fresh = await users.TakeLinkAsync();
        Assert.NotEqual(link, fresh);
        await robin.Context.ClearCookiesAsync();
        await (await AcceptAsync(robin, fresh, account)).IsReadyAsync();
        await Expect(robin.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Robin Tester");
    }

    [Fact]
    public async Task Where_the_provider_vouches_for_no_address_an_admin_confirms_who_accepted()
    {
        var ian = await OpenAsAsync("ian@initech.test");
        await ian.GoAsync(PortalUrls.Users());
        var users = new UsersPage(ian.Page);
        var account = NewAddress("kim@initech.test");
        var link = await users.InviteAsync(account, "Kim Tester");

        var kim = await OpenAsync("initech");
        await AcceptAsync(kim, link, account);
        kim.Watch.Allow("403");
        await Expect(kim.Page.GetByText("An administrator must confirm you")).ToBeVisibleAsync();
        await Accessible.CheckAsync(kim.Page, "awaiting-confirmation");

        await ian.GoAsync(PortalUrls.Users(search: account));
        await Expect(users.Row(account)).ToContainTextAsync("Awaiting confirmation");
        var user = await users.OpenAsync(account);
        await Expect(user.Access).ToContainTextAsync("Kim Duarte"); // as the provider said it
        await Accessible.CheckAsync(ian.Page, "user-awaiting-confirmation");
        await user.Button("Confirm").ClickAsync();
        await Expect(user.Dialog).ToContainTextAsync($"stays bound to {account}");
        await user.AnswerAsync("Confirm");
        await Expect(user.Notice).ToContainTextAsync($"{account} can sign in.");

        await kim.Context.ClearCookiesAsync();
        await new SignInPage(kim.Page).SignInAsync(account);
        await Expect(kim.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Kim Tester");
    }

    [Fact]
    public async Task A_link_that_was_cut_off_says_so()
    {
        var robin = await OpenAsync("initech");

        await robin.Page.GotoAsync(PortalUrls.Invitation);

        await Expect(robin.Page.GetByText("This invitation link is incomplete")).ToBeVisibleAsync();
        await Expect(robin.Page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Accessible.CheckAsync(robin.Page, "invitation-incomplete");
    }

    [Fact]
    public async Task Who_is_signed_in_is_told_so_on_the_pages_around_sign_in()
    {
        var ian = await OpenAsAsync("ian@initech.test");
        var home = ian.Page.GetByRole(AriaRole.Link, new() { Name = "Go to Home" });
        await ian.Page.GotoAsync(PortalUrls.Invitation);
        await Expect(ian.Page.GetByRole(AriaRole.Heading, new() { Name = "You are already signed in" }))
            .ToBeVisibleAsync();
        await Expect(home).ToBeVisibleAsync();
        await Accessible.CheckAsync(ian.Page, "invitation-signed-in");
        await ian.Page.GotoAsync(PortalUrls.SignIn);
        await Expect(ian.Page.GetByText("ian@initech.test")).ToBeVisibleAsync();
        await Accessible.CheckAsync(ian.Page, "sign-in-signed-in");
        await ian.Page.GotoAsync(PortalUrls.SignedOut);
        await Expect(ian.Page.GetByRole(AriaRole.Heading, new() { Name = "You are still signed in" }))
            .ToBeVisibleAsync();
        await Accessible.CheckAsync(ian.Page, "signed-out-signed-in");
        await home.ClickAsync();
        await new Shell(ian.Page).IsReadyAsync();
    }

    private static async Task<Shell> AcceptAsync(Person person, string link, string account)
    {
        await person.Page.GotoAsync(link);
        await Expect(person.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToContainTextAsync("You are invited");
        await person.IsAtAsync(PortalUrls.Invitation);
        await Accessible.CheckAsync(person.Page, "invitation");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Accept invitation" }).ClickAsync();
        await new SignInPage(person.Page).FillAsync(account, SignInPage.Password);
        return new(person.Page);
    }

    private static async Task IsRefusedAsync(Person person)
    {
        person.Watch.Allow("403");
        await Expect(person.Page.GetByText("already used, was withdrawn or has expired")).ToBeVisibleAsync();
        await Accessible.CheckAsync(person.Page, "refusal-invitation");
    }
}
