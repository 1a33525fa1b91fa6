using System.Security.Cryptography;

namespace Portal.E2E.Tests;

/// <summary>Changes happen at Globex, with journeys of the test's own.</summary>
public sealed class JourneyEditTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private readonly string title = "Trial run " + RandomNumberGenerator.GetHexString(8, lowercase: true);

    [Fact]
    public async Task Admin_creates_a_journey_and_is_told_what_is_missing()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        await gus.GoAsync(PortalUrls.Journeys());
        await new Shell(gus.Page).Link("New journey").ClickAsync();
        var form = new JourneyForm(gus.Page);
        await Expect(form.Title).ToBeVisibleAsync();
        await form.AddStepAsync("");
        await form.SaveAsync();

        await Expect(form.Title).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.Title).ToBeFocusedAsync();
        await Expect(form.Title).ToHaveAccessibleDescriptionAsync("The title is missing. Enter 1 to 200 characters.");
        await Accessible.CheckAsync(gus.Page, "journey-form-errors");

        await form.Title.FillAsync($"  {title} ");
        await Expect(form.Title).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await form.Owner.FillAsync("Dispatch");
        await Expect(form.Title).ToHaveValueAsync(title);
        await form.Steps.First.GetByLabel("Title").FillAsync("Load");
        await form.AddStepAsync("Book");
        await form.Button("Move step 2 up").ClickAsync();
        await Expect(form.Steps.First.GetByLabel("Title")).ToHaveValueAsync("Book");
        await form.Steps.Nth(1).GetByLabel("Owner").FillAsync("Yard");
        await Expect(form.Steps.First.GetByLabel("Owner")).ToHaveValueAsync("Dispatch");
        await form.SaveAsync();

        await Expect(form.Notice).ToContainTextAsync("Journey created.");
        await Expect(new Shell(gus.Page).Title).ToHaveTextAsync(title);
        await Expect(gus.Page.Locator("main ol strong")).ToHaveTextAsync(["Book", "Load"]);
    }

    [Fact]
    public async Task Two_people_who_change_the_same_journey_lose_nothing()
    {
        var first = await OpenAsAsync("gus@globex.test");
        var address = await CreateAsync(first);
        var second = await OpenAsAsync("gus@globex.test");
        await first.GoAsync(address + "/edit");
        await second.GoAsync(address + "/edit");
        var (mine, theirs) = (new JourneyForm(first.Page), new JourneyForm(second.Page));

        await theirs.Owner.FillAsync("Second owner");
        await theirs.SaveAsync();
        await Expect(theirs.Notice).ToContainTextAsync("saved");
        await mine.Owner.FillAsync("First owner");
        await mine.SaveAsync();

        await Expect(mine.Conflict).ToBeVisibleAsync();
        await Expect(mine.Owner).ToHaveValueAsync("First owner");
        await mine.Button("Load saved version").ClickAsync();
        await Expect(mine.Conflict).ToContainTextAsync("Second owner");
        await Accessible.CheckAsync(first.Page, "journey-conflict");
        await mine.SaveAsync();
        await Expect(mine.Notice).ToContainTextAsync("saved");
        await Expect(first.Page.GetByText("First owner").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Leaving_a_form_with_unsaved_text_asks_first()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        await gus.GoAsync(PortalUrls.JourneyNew);
        var form = new JourneyForm(gus.Page);
        await form.Title.FillAsync(title);

        await form.Navigation.GetByRole(AriaRole.Link, new() { Name = "Home" }).ClickAsync();
        await Expect(form.Dialog).ToContainTextAsync("Leave without saving?");
        await Accessible.CheckAsync(gus.Page, "leave-dialog");
        await form.AnswerAsync("Keep editing");
        await gus.IsAtAsync(PortalUrls.JourneyNew);
        await Expect(form.Title).ToHaveValueAsync(title);

        await form.Navigation.GetByRole(AriaRole.Link, new() { Name = "Home" }).ClickAsync();
        await form.AnswerAsync("Leave");
        await gus.IsAtAsync(PortalUrls.Home);
        await gus.GoAsync(PortalUrls.JourneyNew);
        await Expect(form.Title).ToHaveValueAsync("");
        await Accessible.CheckAsync(gus.Page, "journey-new");
    }

    private async Task<string> CreateAsync(Person person)
    {
        await person.GoAsync(PortalUrls.JourneyNew);
        var form = new JourneyForm(person.Page);
        await form.Title.FillAsync(title);
        await form.Owner.FillAsync("Dispatch");
        await form.SaveAsync();
        await Expect(form.Notice).ToContainTextAsync("created");
        return new Uri(person.Page.Url).AbsolutePath;
    }
}
