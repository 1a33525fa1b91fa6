using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Web.TenantArea.Journeys;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class ListPagingTests(PortalWeb web) : PageTests(web)
{
    protected override string TenantName => "listpaging";

    [Fact]
    public async Task The_next_page_begins_after_the_last_row_shown_though_rows_have_left_the_list()
    {
        await ExecuteAsync(
            """
            INSERT INTO journeys (journey_id, title, status, owner, version)
            SELECT gen_random_uuid(), 'Trip ' || lpad(n::text, 3, '0'), 'Active', 'Ops', 1 FROM generate_series(1, 120) AS n
            """
        );
        ActAs(Ada);
        var address = Services.GetRequiredService<NavigationManager>();
        address.NavigateTo("/journeys?status=active&sort=title");
        var page = Render<JourneysPage>();
        WaitFor(page, "1–25 of 120");
        await ExecuteAsync("UPDATE journeys SET status = 'Done' WHERE title <= 'Trip 010'");
        address.NavigateTo("/journeys?status=active&sort=title&page=2");
        WaitFor(page, "26–50 of 110");
        Assert.Equal("Trip 026", page.Find("tbody a").TextContent.Trim());
    }
}
