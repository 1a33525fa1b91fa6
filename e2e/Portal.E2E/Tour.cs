namespace Portal.E2E;

/// <summary>
/// Takes the README's pictures of the real pages. On a fresh stack, whose people and figures are the sample ones:
/// <c>PORTAL_TOUR=wwwroot-assets/img/tour dotnet run --project e2e/Portal.E2E -- -explicit only -class Portal.E2E.Tour</c>.
/// </summary>
public sealed class Tour(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact(Explicit = true)]
    public async Task Takes_the_pictures()
    {
        var ada = await OpenAsync("acme");
        var page = ada.Page;
        await page.GotoAsync(PortalUrls.Home);
        await Expect(new SignInPage(page).Continue).ToBeVisibleAsync();
        await TakeAsync(page, "sign-in");
        await new SignInPage(page).SignInAsync("ada@acme.test");
        await TakeAsync(page, "home");

        await ada.GoAsync(PortalUrls.Journeys());
        await TakeAsync(page, "journeys");
        await ada.GoAsync(PortalUrls.Journeys(search: "Tallinn", status: "active", sort: "due"));
        await new JourneysPage(page).Rows.Nth(1).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToBeVisibleAsync();
        await TakeAsync(page, "journey");

        var journey = new Uri(page.Url).AbsolutePath;

        await TakeUsersAsync(ada);
        await TakeKeysAsync(ada);
        await TakeAuditAsync(ada, journey);
        await TakeSupportAsync(ada);
        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await ada.GoAsync(PortalUrls.Journeys());
        await TakeAsync(page, "journeys-phone-dark");
    }

    private async Task TakeSupportAsync(Person ada)
    {
        var sam = await OpenStaffAsync("sam@staff.test", "acme");
        await new SupportBar(sam.Page).EnterAsync("acme", "CASE-4711");
        await TakeAsync(sam.Page, "support-session");
        await ada.GoAsync(PortalUrls.SupportAccess());
        await TakeAsync(ada.Page, "support-access");
        await new SupportBar(sam.Page).End.ClickAsync();
        await Expect(new SupportBar(sam.Page).Ended).ToBeVisibleAsync();
    }

    private async Task TakeUsersAsync(Person ada)
    {
        await SignInAsync("ben@acme.test");
        await ada.GoAsync(PortalUrls.Users());
        var users = new UsersPage(ada.Page);
        await users.FillInvitationAsync("cleo@acme.test", "Cleo Marsh");
        await TakeAsync(ada.Page, "invite");
        await users.AnswerAsync("Invite");
        await users.TakeLinkAsync();
        await Expect(users.Row("cleo@acme.test")).ToContainTextAsync("Invitation pending");
        await TakeAsync(ada.Page, "users");
    }

    private static async Task TakeKeysAsync(Person ada)
    {
        var keys = new ApiKeysPage(ada.Page);
        foreach (var (name, scope) in new[] { ("warehouse-sync", "journeys:write"), ("people-report", "users:read") })
        {
            await ada.GoAsync(PortalUrls.ApiKeyNew);
            await keys.CreateAsync(name, "journeys:read", scope);
            await keys.TakeAsync();
        }
        await ada.GoAsync(PortalUrls.ApiKeyNew);
        await keys.CreateAsync("nightly-export", "journeys:read");
        await TakeAsync(ada.Page, "api-key-shown");
        await keys.TakeAsync();
        await ada.GoAsync(PortalUrls.ApiKeys());
        await TakeAsync(ada.Page, "api-keys");
    }

    private static async Task TakeAuditAsync(Person ada, string journey)
    {
        await ada.GoAsync(journey + "/edit");
        var form = new JourneyForm(ada.Page);
        await form.Status.SelectOptionAsync("Paused");
        await form.Owner.FillAsync("Fleet team");
        await form.SaveAsync();
        await Expect(form.Notice).ToContainTextAsync("saved");
        await ada.GoAsync(PortalUrls.AuditLog(action: "journeyupdated"));
        await new AuditLogPage(ada.Page).Rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(ada.Page.GetByText("Before and after")).ToBeVisibleAsync();
        await TakeAsync(ada.Page, "audit-entry");
    }

    private static async Task TakeAsync(IPage page, string name)
    {
        await page.Mouse.MoveAsync(640, 790); // away from what would show that it is pointed at
        await page.EvaluateAsync("() => document.activeElement?.matches('h1, body') && document.activeElement.blur()");
        await TourPictures.TakeAsync(page, name);
    }
}
