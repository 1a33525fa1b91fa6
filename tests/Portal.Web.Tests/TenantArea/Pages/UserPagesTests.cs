using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Users;
using Portal.Web.TenantArea.AuditLog;
using Portal.Web.TenantArea.Profile;
using Portal.Web.TenantArea.Users;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class UserPagesTests(PortalWeb web) : PageTests(web)
{
    protected override string TenantName => "userpages";

    [Fact]
    public async Task A_deactivation_names_its_sessions_and_can_be_undone()
    {
        var ben = await AddPersonAsync("ben", UserRole.Member, sessions: 3);
        ActAs(Ada);
        var page = Open(ben);
        await Confirmed(page, "Deactivate", "3 sessions end now.");
        WaitFor(page, $"{ben.Email} is deactivated.");
        WaitFor(page, "No active sessions.");
        await PressAsync(page, "Undo");
        WaitFor(page, $"{ben.Email} can sign in again.");
        Assert.Contains("Active", page.Find(".chip").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_admin_keeps_role_and_access_and_sees_why()
    {
        await ExecuteAsync(
            "UPDATE users SET role = 'Admin', state = 'Active', authority_version = authority_version + 1 WHERE user_id = $1",
            Ada.Id.Value
        );
        await ExecuteAsync("UPDATE users SET role = 'Member' WHERE user_id <> $1", Ada.Id.Value);
        ActAs(Ada);
        var page = Open(Ada);
        WaitFor(page, "You are the only administrator. Give someone else that role first.");
        Assert.All(
            ["Make member", "Deactivate"],
            word =>
                Assert.Equal(
                    (true, "only-admin"),
                    (Button(page, word).HasAttribute("disabled"), Button(page, word).GetAttribute("aria-describedby"))
                )
        );
        // A client can send a disabled button's click, which must have no effect.
        await PressAsync(page, "Deactivate");
        Assert.Empty(Dialogs.FindAll(".mud-dialog"));
    }

    [Fact]
    public async Task Who_accepted_is_shown_to_an_admin_who_confirms()
    {
        var kim = await AddAwaitingAsync();
        ActAs(Ada);
        var list = Render<UsersPage>();
        WaitFor(list, kim.Email);
        Assert.Contains("Awaiting confirmation", list.Find($"tr:has(#user-{kim.Id})").TextContent);
        var page = Open(kim);
        WaitFor(page, "said@provider.test");
        foreach (var fact in new[] { "Some Body", kim.Id.ToString(), "https://issuer.test" })
        {
            Assert.Contains(fact, page.Markup, StringComparison.Ordinal);
        }
        Assert.Contains("Awaiting confirmation", page.Find(".chip").TextContent, StringComparison.Ordinal);
        await Confirmed(page, "Confirm", $"stays bound to {kim.Email}");
        WaitFor(page, $"{kim.Email} can sign in.");
        Assert.Contains("Active", page.Find(".chip").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_accepted_can_be_declined()
    {
        var kim = await AddAwaitingAsync();
        ActAs(Ada);
        var page = Open(kim);
        WaitFor(page, "said@provider.test");
        await Confirmed(page, "Decline", "The account gets no access.");
        WaitFor(page, "Create a new link for the right person.");
        Assert.Contains("Not signed in yet", page.Find(".chip").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("said@provider.test", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_change_is_refused_and_the_current_state_is_shown()
    {
        var ben = await AddPersonAsync("ben", UserRole.Member);
        ActAs(Ada);
        var page = Open(ben);
        WaitFor(page, "Make admin"); // the user changes after the page has loaded
        await ExecuteAsync("UPDATE users SET display_name = 'Benjamin', version = 2 WHERE user_id = $1", ben.Id.Value);
        await Confirmed(page, "Make admin", "Admins can edit journeys");
        WaitFor(page, "This user has changed.");
        Assert.Equal("Benjamin", page.Find("h1").TextContent);
        Assert.NotNull(Button(page, "Make admin"));
    }

    [Fact]
    public async Task An_invitation_is_created_shown_once_and_revoked()
    {
        ActAs(Ada);
        var list = Render<UsersPage>();
        WaitFor(list, Ada.Email);
        var inviting = PressAsync(list, "Invite");
        Dialogs.WaitForElement("#invite-email");
        await Dialogs.InvokeAsync(() => Dialogs.Find("#invite-email").Change($"new-{Ada.Email}"));
        await AnswerAsync("Invite");
        WaitFor(Dialogs, "The name is missing");
        await Dialogs.InvokeAsync(() => Dialogs.Find("#invite-name").Change("New Person"));
        await AnswerAsync("Invite");
        Assert.Contains(
            "/invitation#",
            Dialogs.WaitForElement("#invitation-link").TextContent,
            StringComparison.Ordinal
        );
        var closing = AnswerAsync("CloseDone");
        WaitFor(Dialogs, "You would need a new link.");
        await AnswerAsync("Close");
        await Task.WhenAll(closing, inviting);
        WaitFor(list, $"new-{Ada.Email}");
        Assert.Contains("Invitation pending", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_gets_no_data_from_the_admin_pages()
    {
        ActAs(await AddPersonAsync("ben", UserRole.Member), UserRole.Member);
        WaitFor(Render<UsersPage>(), "Your role does not allow this.");
        WaitFor(Render<AuditLogPage>(), "Your role does not allow this.");
        WaitFor(Open(Ada), "Your role does not allow this.");
    }

    [Fact]
    public async Task A_user_ends_the_other_sessions_and_keeps_the_current_one()
    {
        var ben = await AddPersonAsync("ben", UserRole.Member, sessions: 3);
        ActAs(ben, UserRole.Member);
        var profile = Render<ProfilePage>();
        WaitFor(profile, "This session");
        await PressAsync(profile, () => profile.FindAll("li.card-row button")[0]);
        WaitFor(profile, "Session ended.");
        Assert.Equal(2, profile.FindAll("li.card-row").Count);
        var ending = PressAsync(profile, "End all other sessions");
        await AnswerAsync("End sessions");
        await ending;
        WaitFor(profile, "Your other sessions ended.");
        Assert.Contains("This session", profile.Find("li.card-row").TextContent, StringComparison.Ordinal);
        Assert.Single(profile.FindAll("li.card-row"));
    }

    [Fact]
    public async Task The_audit_log_shows_a_change_with_before_and_after()
    {
        var ben = await AddPersonAsync("ben", UserRole.Member);
        ActAs(Ada);
        var page = Open(ben);
        await Confirmed(page, "Make admin", "Admins can edit journeys");
        WaitFor(page, "is now an admin.");
        Services
            .GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>()
            .NavigateTo(PortalUrls.AuditLog(search: ben.Email));
        var log = Render<AuditLogPage>();
        WaitFor(log, "1–1 of 1");
        var id = log.Find("tbody a").GetAttribute("href")!.Split('/')[^1];
        var entry = Render<AuditEntryPage>(p =>
            p.Add(e => e.Id, long.Parse(id, System.Globalization.CultureInfo.InvariantCulture))
        );
        WaitFor(entry, "Before and after");
        Assert.Equal(["Role", "Member", "Admin"], entry.FindAll("tbody tr > *").Select(cell => cell.TextContent));
        Assert.Equal($"{Ada.Email} changed the role of {ben.Email}", entry.Find("h1").TextContent);
    }

    private IRenderedComponent<UserPage> Open(PagePerson person) =>
        Render<UserPage>(p => p.Add(u => u.Id, person.Id.Value));

    private async Task Confirmed(IRenderedComponent<UserPage> page, string word, string effect)
    {
        page.WaitForState(() => page.FindAll("button").Any(button => button.TextContent.Trim() == word));
        var pressed = PressAsync(page, word);
        WaitFor(Dialogs, effect);
        await AnswerAsync(word);
        await pressed;
    }

    /// <summary>Somebody who accepted an invitation at a provider that vouches for no e-mail.</summary>
    private async Task<PagePerson> AddAwaitingAsync()
    {
        var kim = await AddPersonAsync("kim", UserRole.Member, sessions: 0);
        await ExecuteAsync(
            """
            UPDATE users SET state = 'AwaitingConfirmation', awaits_confirmation = true,
                provider_email = 'said@provider.test', provider_name = 'Some Body' WHERE user_id = $1
            """,
            kim.Id.Value
        );
        return kim;
    }
}
