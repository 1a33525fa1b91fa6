using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Users;
using Portal.Web.TenantArea.Journeys;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class JourneyPagesTests(PortalWeb web) : PageTests(web)
{
    protected override string TenantName => "journeypages";

    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task A_journey_is_made_changed_and_told_apart_from_what_somebody_else_saved()
    {
        ActAs(Ada);
        var editor = Render<JourneyEditor>();
        await editor.Find("form").SubmitAsync();
        WaitFor(editor, "The title is missing");
        editor.Find("#journey-title").Input("Tartu to Riga");
        editor.Find("#journey-owner").Input("Ops");
        await Button(editor, "Add step").ClickAsync(new());
        editor.Find(".step-title input").Input("Load");
        await editor.Find("form").SubmitAsync();
        editor.WaitForState(() => Address.Uri.Contains("/journeys/", StringComparison.Ordinal));
        var id = Guid.Parse(Address.Uri.Split('/')[^1]);

        var page = Render<JourneyPage>(p => p.Add(j => j.Id, id));
        WaitFor(page, "The journey was created.");
        Assert.Equal("Load", page.WaitForElement(".steps-title").TextContent);

        var edit = Render<JourneyEditPage>(p => p.Add(j => j.Id, id));
        edit.WaitForElement("#journey-title").Input("Mine");
        await ExecuteAsync("UPDATE journeys SET owner = 'Legal', version = version + 1 WHERE journey_id = $1", id);
        await edit.Find("form").SubmitAsync();
        WaitFor(edit, "Somebody else changed this journey meanwhile");
        await Button(edit, "Load the saved version").ClickAsync(new());
        WaitFor(edit, "Legal");
        Assert.Equal("Mine", edit.Find("#journey-title").GetAttribute("value"));
        await edit.Find("form").SubmitAsync();
        edit.WaitForState(() => !Address.Uri.EndsWith("/edit", StringComparison.Ordinal));
        var saved = Render<JourneyPage>(p => p.Add(j => j.Id, id));
        WaitFor(saved, "Your changes were saved.");
        saved.WaitForState(() => saved.Find("h1").TextContent == "Mine");
    }

    [Fact]
    public void An_id_that_is_not_of_this_company_is_as_good_as_none()
    {
        ActAs(Ada);
        WaitFor(Render<JourneyPage>(p => p.Add(j => j.Id, Guid.CreateVersion7())), "There is no such journey");
    }

    [Fact]
    public async Task A_member_who_reaches_the_form_is_refused_and_keeps_the_input()
    {
        ActAs(await AddPersonAsync("ben", UserRole.Member), UserRole.Member);
        var editor = Render<JourneyEditor>();
        editor.Find("#journey-title").Input("Smuggled");
        editor.Find("#journey-owner").Input("Ben");
        await editor.Find("form").SubmitAsync();
        WaitFor(editor, "Your role does not allow this.");
        Assert.Equal("Smuggled", editor.Find("#journey-title").GetAttribute("value"));
    }

    [Fact]
    public void A_lost_session_is_told_with_a_reference_and_no_data()
    {
        ActAs(Ada);
        Lease.End();
        var page = Render<JourneysPage>();
        WaitFor(page, "Your session has ended. Sign in again.");
        Assert.Contains("Reference", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table"));
    }
}
