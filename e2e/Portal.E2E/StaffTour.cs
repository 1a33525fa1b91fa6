namespace Portal.E2E;

/// <summary>
/// Takes the README's pictures of the staff area, on a fresh stack:
/// <c>PORTAL_TOUR=wwwroot-assets/img/tour dotnet run --project e2e/Portal.E2E -- -explicit only -class Portal.E2E.StaffTour</c>.
/// </summary>
public sealed class StaffTour(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact(Explicit = true)]
    public async Task Takes_the_pictures()
    {
        var sam = await OpenAsAsync("sam@staff.test");
        await sam.GoAsync(PortalUrls.Home);
        await TakeAsync(sam.Page, "staff-tenants", 480);

        await sam.GoAsync(PortalUrls.Staff.Tenant("acme"));
        var form = new StaffTenantPage(sam.Page);
        await form.FillAsync("The import of Monday stopped half way; Ada asked us to look.", "SUP-4711", "15");
        await TakeAsync(sam.Page, "staff-tenant", 980);
    }

    private static async Task TakeAsync(IPage page, string name, int height)
    {
        await page.SetViewportSizeAsync(1280, height);
        await page.EvaluateAsync("() => document.activeElement?.blur()");
        await TourPictures.TakeAsync(page, name);
    }
}
