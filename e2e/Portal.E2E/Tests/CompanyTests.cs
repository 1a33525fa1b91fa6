using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Portal.E2E.Tests;

/// <summary>A platform admin makes a company in the staff area, follows its creation, suspends it and resumes it.</summary>
[Collection(StaffCollection.Name)]
public sealed class CompanyTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Sam = "sam@staff.test";
    private const string Olga = "olga@staff.test";

    [Fact]
    public async Task A_company_is_made_with_live_progress_suspended_and_resumed()
    {
        var name = "Quill " + RandomNumberGenerator.GetHexString(6, lowercase: true);
        var slug = name.ToLowerInvariant().Replace(' ', '-');
        var olga = await OpenStaffAsync(Olga, slug);
        olga.Watch.Allow("400");
        olga.Watch.Allow("403");
        var shell = new Shell(olga.Page);
        var form = new NewCompanyPage(olga.Page);
        await shell.Link("New company").ClickAsync();
        await Expect(shell.Title).ToHaveTextAsync("New company");
        await Accessible.CheckAsync(olga.Page, "staff-new-company");

        await form.Name.FillAsync(name);
        await Expect(form.Slug).ToHaveValueAsync(slug);
        await form.ChooseTierAsync("Shared server");
        await form.FillProviderAsync("oidc", "ftp://id.example", "portal", "s3cret");
        await form.AdminEmail.FillAsync("nobody");
        await form.Create.ClickAsync();
        await Expect(olga.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nothing was created");
        await Expect(form.Issuer).ToHaveAccessibleDescriptionAsync(Like("begins with https"));
        await Expect(form.Slug).ToHaveValueAsync(slug);
        await Expect(form.ClientSecret).ToHaveValueAsync("");
        await Accessible.CheckAsync(olga.Page, "staff-new-company-errors");

        await form.FillProviderAsync("oidc", Stack.IdentityProvider + "/acme", "portal", "s3cret");
        await form.AdminName.FillAsync("Quentin Quill");
        await form.AdminEmail.FillAsync("quentin@quill.test");
        await form.Create.ClickAsync();
        await Expect(shell.Title).ToHaveTextAsync(name);
        await Expect(form.InvitationLink).ToHaveValueAsync(Like($"^{Regex.Escape(Stack.Origin(slug))}/invitation#"));
        await shell.Button("Copy link").ClickAsync();
        await Expect(form.Progress).ToContainTextAsync($"{name} is active", new() { Timeout = 60_000 }); // no reload
        await Expect(olga.Page.Locator("[data-creation-status]")).ToHaveTextAsync(Like($"^{name} is active"));
        Assert.InRange(await form.Steps.CountAsync(), 15, 30);
        await Expect(form.Steps.Filter(new() { HasText = "Create schema" }))
            .ToContainTextAsync(Like(@"Done\s*[0-9.]+ s"));
        await Accessible.CheckAsync(olga.Page, "staff-creation-done");

        await olga.Page.GotoAsync(PortalUrls.Staff.Creation(slug));
        await Expect(form.InvitationLink).ToHaveCountAsync(0);
        await shell.Link("Company requests").ClickAsync();
        await Expect(shell.Link(name)).ToBeVisibleAsync();
        await Accessible.CheckAsync(olga.Page, "staff-new-companies");
        await shell.Link(name).ClickAsync();
        await shell.Link("Open sign-in page").ClickAsync();
        var signIn = new SignInPage(olga.Page);
        await Expect(olga.Page).ToHaveURLAsync(Like($"^{Regex.Escape(Stack.Origin(slug))}/sign-in"));
        await Expect(signIn.Title).ToContainTextAsync(name);

        await olga.GoAsync(PortalUrls.Staff.Tenant(slug));
        await ChangeAsync(olga, "Suspend", name, "The invoice is overdue");
        await Expect(shell.Main).ToContainTextAsync("The invoice is overdue");
        await Accessible.CheckAsync(olga.Page, "staff-tenant-suspended");
        await olga.Page.WaitForTimeoutAsync(1_000); // a suspension is seen within a second
        await olga.Page.GotoAsync(Stack.Origin(slug));
        await Expect(shell.Title).ToHaveTextAsync("Access is suspended");

        await olga.GoAsync(PortalUrls.Staff.Tenant(slug));
        await ChangeAsync(olga, "Resume", name, "The invoice is paid");
        await Expect(shell.Main).ToContainTextAsync("have access");
        await olga.Page.WaitForTimeoutAsync(1_000);
        await olga.Page.GotoAsync(Stack.Origin(slug));
        await Expect(signIn.Continue).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Support_staff_make_no_company_and_suspend_none()
    {
        var sam = await OpenAsAsync(Sam);
        sam.Watch.Allow("403");
        var shell = await sam.GoAsync(PortalUrls.Home);
        await Expect(shell.Link("New company")).ToHaveCountAsync(0);
        foreach (var address in new[] { PortalUrls.Staff.NewCompany, PortalUrls.Staff.Suspension("initech") })
        {
            var answer = await sam.Page.GotoAsync(address);
            Assert.Equal(403, answer!.Status);
            await Expect(shell.Title).ToHaveTextAsync("You don't have access");
        }
    }

    [Fact]
    public async Task Cancelling_a_creation_asks_first()
    {
        var slug = "late-" + RandomNumberGenerator.GetHexString(6, lowercase: true);
        var olga = await OpenStaffAsync(Olga);
        olga.Watch.Allow("409");
        var shell = await olga.GoAsync(PortalUrls.Staff.NewCompany);
        var form = new NewCompanyPage(olga.Page);
        await form.Name.FillAsync("Late Ltd");
        await form.Slug.FillAsync(slug);
        await form.Create.ClickAsync();
        await Expect(shell.Title).ToHaveTextAsync("Late Ltd");
        await Expect(form.InvitationLink).ToHaveCountAsync(0);
        await olga.Page.GotoAsync(PortalUrls.Staff.Cancellation(slug)); // a creation may have ended already
        var cancel = shell.Button("Cancel creation");
        if (await cancel.IsVisibleAsync())
        {
            await Expect(shell.Link("Keep creating")).ToBeFocusedAsync();
            await Accessible.CheckAsync(olga.Page, "staff-creation-cancel");
            await cancel.ClickAsync();
        }
        await olga.Page.GotoAsync(PortalUrls.Staff.Creation(slug));
        await Expect(form.Progress).ToContainTextAsync(Like("is active|was cancelled"), new() { Timeout = 60_000 });
    }

    /// <summary>From the tenant's page: asks, is asked back, and does it.</summary>
    private static async Task ChangeAsync(Person olga, string verb, string name, string reason)
    {
        var shell = new Shell(olga.Page);
        await shell.Link(verb + " company").ClickAsync();
        await Expect(shell.Title).ToHaveTextAsync($"{verb} {name}?");
        await Expect(shell.Link("Cancel")).ToBeFocusedAsync();
        await Accessible.CheckAsync(olga.Page, "staff-" + verb.ToLowerInvariant());
        await shell.Button($"{verb} {name}").ClickAsync();
        await Expect(olga.Page.GetByLabel("Reason")).ToBeFocusedAsync(); // a reason is demanded
        await olga.Page.GetByLabel("Reason").FillAsync(reason);
        await shell.Button($"{verb} {name}").ClickAsync();
        await Expect(shell.Title).ToHaveTextAsync(name);
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
}
