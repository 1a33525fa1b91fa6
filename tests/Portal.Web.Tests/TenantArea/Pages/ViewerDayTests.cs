using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Days;
using Portal.Web.Layout;
using Portal.Web.TenantArea.Home;
using Portal.Web.TenantArea.Journeys;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class ViewerDayTests(PortalWeb web) : PageTests(web)
{
    protected override string TenantName => "viewerday";

    [Theory]
    [InlineData("Pacific/Kiritimati", "1–1 of 1", "1 journey is overdue")] // UTC+14
    [InlineData("Etc/GMT+12", "No journeys match Overdue", "Nothing needs your attention")] // UTC-12
    public async Task What_is_overdue_follows_the_viewers_day_in_the_list_and_at_home(
        string zone,
        string list,
        string home
    )
    {
        var east = new LocalDays(TimeZoneInfo.FindSystemTimeZoneById("Pacific/Kiritimati"), TimeProvider.System);
        await ExecuteAsync("UPDATE journeys SET status = 'Done'");
        await ExecuteAsync(
            """
            INSERT INTO journeys (journey_id, title, status, owner, due_date, version)
            VALUES (gen_random_uuid(), 'Due', 'Active', 'Ops', $1, 1)
            """,
            east.Today.AddDays(-1)
        );
        JSInterop.Setup<BrowserDates?>("portal.times").SetResult(new(zone, null, null, null, null, null));
        ActAs(Ada);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/journeys?status=overdue");
        WaitFor(Render<JourneysPage>(), list);
        WaitFor(Render<HomePage>(), home);
    }
}
