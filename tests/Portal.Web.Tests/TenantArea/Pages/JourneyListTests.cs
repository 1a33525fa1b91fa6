using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Web.TenantArea.Journeys;
using Portal.Web.TenantArea.Lists;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class JourneyListTests(PortalWeb web) : PageTests(web)
{
    protected override string TenantName => "journeylist";

    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task The_list_follows_its_url()
    {
        await ExecuteAsync(
            """
            INSERT INTO journeys (journey_id, title, status, owner, due_date, version)
            SELECT gen_random_uuid(), 'Trip ' || lpad(n::text, 3, '0'), CASE WHEN n = 7 THEN 'Active' ELSE 'Draft' END,
                   'Ops', CASE WHEN n = 7 THEN date '2020-01-31' END, 1
            FROM generate_series(1, 60) AS n
            """
        );
        ActAs(Ada);
        Address.NavigateTo("/journeys?sort=title");
        var page = Render<JourneysPage>();
        WaitFor(page, "1–25 of 60");
        Assert.Equal("Trip 001", page.Find("tbody a").TextContent.Trim());
        Go("/journeys?sort=-title&page=3", "51–60 of 60");
        Assert.Equal("Trip 010", page.Find("tbody a").TextContent.Trim());
        Go("/journeys?status=overdue", "1–1 of 1");
        Assert.Equal("Trip 007", page.Find("tbody a").TextContent.Trim());
        Go("/journeys?search=%25&status=draft", "No journeys match \"%\" and Draft");
        await PressAsync(page, "Clear filters");
        WaitFor(page, "1–25 of 60");
        Go("/journeys?page=2", "26–50 of 60");
        await page.Find(".pager select").ChangeAsync(new() { Value = "100" });
        WaitFor(page, "1–60 of 60");
        Assert.Equal("/journeys?size=100", new Uri(Address.Uri).PathAndQuery);
        Assert.Equal("/journeys?size=100", Services.GetRequiredService<ListMemory>().UrlOf(nameof(JourneysPage)));
        Go("/journeys?page=99", "51–60 of 60");
        Assert.Equal("/journeys?page=3", new Uri(Address.Uri).PathAndQuery);

        void Go(string address, string words)
        {
            Address.NavigateTo(address);
            WaitFor(page, words);
        }
    }
}
