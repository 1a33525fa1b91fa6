namespace Portal.E2E.Pages;

/// <summary>The list of users, with the dialogs around invitations.</summary>
public sealed class UsersPage(IPage page) : Shell(page)
{
    public ILocator Search => Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search" });

    public ILocator Row(string email) => Page.GetByRole(AriaRole.Row).Filter(new() { HasText = email });

    public ILocator LinkField => Dialog.GetByLabel("Invitation link", new() { Exact = true });

    /// <summary>Opens the dialog and fills it.</summary>
    public async Task FillInvitationAsync(string email, string name, string role = "Member")
    {
        await Button("Invite").ClickAsync();
        var address = Dialog.GetByLabel("E-mail address");
        await Expect(address).ToBeFocusedAsync(); // the dialog places the focus: it must not come while the next field is typed
        await address.FillAsync(email);
        await Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await Dialog.GetByRole(AriaRole.Radio, new() { Name = role }).CheckAsync();
    }

    /// <summary>Invites and copies the link.</summary>
    /// <returns>The link.</returns>
    public async Task<string> InviteAsync(string email, string name, string role = "Member")
    {
        await FillInvitationAsync(email, name, role);
        await AnswerAsync("Invite");
        return await TakeLinkAsync();
    }

    /// <summary>Copies the link that is shown, and closes the dialog.</summary>
    public async Task<string> TakeLinkAsync()
    {
        await Expect(LinkField).ToBeVisibleAsync();
        var link = await LinkField.InputValueAsync();
        await AnswerAsync("Copy Invitation link");
        await AnswerAsync("Done");
        await Expect(Dialog).ToHaveCountAsync(0);
        return link;
    }

    /// <summary>Finds somebody and opens their page.</summary>
    public async Task<UserPage> OpenAsync(string email)
    {
        await Page.GotoAsync(PortalUrls.Users(search: email));
        await Row(email).GetByRole(AriaRole.Link).ClickAsync();
        var user = new UserPage(Page);
        await Expect(user.Access).ToBeVisibleAsync();
        return user;
    }
}
