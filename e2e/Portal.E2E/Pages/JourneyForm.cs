namespace Portal.E2E.Pages;

/// <summary>The form of a journey, new or kept.</summary>
public sealed class JourneyForm(IPage page) : Shell(page)
{
    private ILocator Fields => Page.Locator("main form");

    public new ILocator Title => Field("Title");

    public ILocator Owner => Field("Owner");

    public ILocator Status => Field("Status");

    public ILocator Steps => Page.Locator("fieldset.step-editor");

    public ILocator Conflict => Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This journey has changed" });

    public Task SaveAsync() => Page.Locator("main form button[type=submit]").ClickAsync();

    public async Task AddStepAsync(string title)
    {
        var before = await Steps.CountAsync();
        await Button("Add step").ClickAsync();
        await Expect(Steps).ToHaveCountAsync(before + 1);
        await Expect(Steps.Nth(before).GetByLabel("Title")).ToBeFocusedAsync();
        await Steps.Nth(before).GetByLabel("Title").FillAsync(title);
    }

    private ILocator Field(string label) => Fields.GetByLabel(label, new() { Exact = true }).First;
}
