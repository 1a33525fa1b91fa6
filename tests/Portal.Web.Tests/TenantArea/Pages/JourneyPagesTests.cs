using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Users;
using Portal.Platform.Catalog;
using Portal.Web.Layout;
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
        await SubmitAsync(editor);
        WaitFor(editor, "The title is missing");
        Assert.Contains(
            "Check the 2 highlighted fields.",
            editor.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );
        await TypeAsync(editor, "#journey-title", "Tartu to Riga");
        Assert.DoesNotContain("The title is missing", editor.Markup, StringComparison.Ordinal);
        Assert.Contains("The owner is missing", editor.Markup, StringComparison.Ordinal);
        Assert.Empty(editor.FindAll("[role=alert]"));
        await TypeAsync(editor, "#journey-owner", "Ops");
        await editor.InvokeAsync(() => editor.Find("#journey-due").Change("2030-01-31"));
        await PressAsync(editor, "Add step");
        await TypeAsync(editor, "[id^=step-][id$=-title]", "Load");
        await SubmitAsync(editor);
        await WaitForAddressAsync(path => path.StartsWith("/journeys/", StringComparison.Ordinal));
        var id = Guid.Parse(Address.Uri.Split('/')[^1]);

        var page = Render<JourneyPage>(p => p.Add(j => j.Id, id));
        WaitFor(page, "Journey created.");
        Assert.Equal("Load", page.WaitForElement("ol strong").TextContent);
        Assert.Equal("2030-01-31", page.Find("dl time").GetAttribute("datetime"));

        var edit = Render<JourneyEditPage>(p => p.Add(j => j.Id, id));
        edit.WaitForElement("#journey-title");
        await TypeAsync(edit, "#journey-title", "Mine");
        await ExecuteAsync("UPDATE journeys SET owner = 'Legal', version = version + 1 WHERE journey_id = $1", id);
        await SubmitAsync(edit);
        WaitFor(edit, "This journey has changed");
        await PressAsync(edit, "Load saved version");
        WaitFor(edit, "Legal");
        Assert.Equal("Mine", edit.Find("#journey-title").GetAttribute("value"));
        await SubmitAsync(edit);
        var saved = Render<JourneyPage>(p => p.Add(j => j.Id, id));
        WaitFor(saved, "Changes saved.");
        saved.WaitForState(() => saved.Find("h1").TextContent == "Mine");
    }

    [Fact]
    public async Task What_was_typed_before_the_circuit_was_lost_is_there_again_and_can_be_discarded()
    {
        ActAs(Ada);
        JSInterop.Setup<string?>("sessionStorage.getItem", _ => true).SetResult("""{"Title": "Half a journey"}""");
        var editor = Render<JourneyEditor>();
        WaitFor(editor, "Your unsaved changes were restored.");
        Assert.Equal("Half a journey", editor.Find("#journey-title").GetAttribute("value"));
        var key = (string)JSInterop.Invocations["sessionStorage.getItem"][0].Arguments[0]!;
        Assert.Contains(Ada.Id.ToString(), key, StringComparison.Ordinal);
        await PressAsync(editor, "Discard");
        Assert.Equal("", editor.Find("#journey-title").GetAttribute("value"));
        JSInterop.VerifyInvoke("sessionStorage.removeItem");
    }

    [Fact]
    public async Task Leaving_asks_first_when_something_would_be_lost()
    {
        ActAs(Ada);
        var editor = Render<JourneyEditor>();
        Address.NavigateTo("/journeys");
        Assert.Empty(Dialogs.FindAll(".mud-dialog"));
        await TypeAsync(editor, "#journey-title", "Half a journey");
        Address.NavigateTo("/profile");
        WaitFor(Dialogs, "Leave without saving?");
        await AnswerAsync("Keep editing");
        Assert.Equal("/journeys", new Uri(Address.Uri).AbsolutePath);
        Address.NavigateTo("/profile");
        await AnswerAsync("Leave");
        await WaitForAddressAsync(path => path == "/profile");
        JSInterop.VerifyInvoke("sessionStorage.removeItem");
    }

    [Fact]
    public void An_id_that_is_not_of_this_company_is_as_good_as_none()
    {
        ActAs(Ada);
        WaitFor(Render<JourneyPage>(p => p.Add(j => j.Id, Guid.CreateVersion7())), "Journey not found");
    }

    [Fact]
    public async Task A_member_who_reaches_the_form_is_refused_and_keeps_the_input()
    {
        ActAs(await AddPersonAsync("ben", UserRole.Member), UserRole.Member);
        var editor = Render<JourneyEditor>();
        await TypeAsync(editor, "#journey-title", "Smuggled");
        await TypeAsync(editor, "#journey-owner", "Ben");
        await SubmitAsync(editor);
        WaitFor(editor, "Your role does not allow this.");
        Assert.Equal("Smuggled", editor.Find("#journey-title").GetAttribute("value"));
        editor.WaitForState(() => JSInterop.Invocations["portal.focus"].Count > 0);
        var place = (string)JSInterop.Invocations["portal.focus"][^1].Arguments[0]!;
        Assert.Equal("-1", editor.Find(place).GetAttribute("tabindex")); // the form may be longer than the screen
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

    [Fact]
    public async Task Staff_find_every_reference_that_a_circuit_shows()
    {
        ActAs(Ada);
        Lease.End();
        var references = new List<string>();
        for (var i = 0; i < 3; i++) // within a second, so that they share an event
        {
            var page = Render<JourneysPage>();
            WaitFor(page, "Your session has ended. Sign in again.");
            references.Add(page.Find(".error-panel-reference code").TextContent);
        }
        var failed = Render<PageFailure>(p => p.Add(f => f.Exception, new InvalidOperationException("inside")));
        references.Add(failed.Find(".error-panel-reference code").TextContent);
        Assert.Equal(4, references.Distinct(StringComparer.Ordinal).Count());
        foreach (var reference in references)
        {
            var found = Assert.Single(await FindReferenceAsync(reference));
            Assert.Equal(Lease.Identity.TenantId, found.TenantId);
            Assert.Equal(
                reference == references[^1]
                    ? (PlatformEventKind.RequestFailed, "InvalidOperation")
                    : (PlatformEventKind.RequestRefused, "AuthorityLost"),
                (found.Kind, found.Reason)
            );
        }
    }
}
