using System.Text.RegularExpressions;

namespace Portal.E2E.Tests;

/// <summary>A company that was made with the kind of its provider alone, from its link to its first admin's sign-in.</summary>
public sealed class SignInSetUpTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Company = "newco";
    private readonly string admin = NewAddress("nora@newco.test");

    [Fact]
    public async Task IT_person_connects_the_provider_and_the_first_admin_signs_in()
    {
        var (link, invitation) = await MakeCompanyAsync();
        var it = await OpenAsync(Company);
        await it.Page.GotoAsync(PortalUrls.SignIn);
        var page = new SignInSetUpPage(it.Page);
        await Expect(page.Title).ToHaveTextAsync("Sign-in is not set up yet");
        await Accessible.CheckAsync(it.Page, "sign-in-not-set-up");

        await it.Page.GotoAsync(link);
        await Expect(page.Title).ToHaveTextAsync("Set up sign-in for Newco Shipping");
        await Accessible.CheckAsync(it.Page, "set-up-link");
        await page.Continue.ClickAsync();
        await CopiesAsync(it);
        await Accessible.CheckAsync(it.Page, "set-up");
        await page.SaveAsync("not an address", "", "");
        it.Watch.Allow("400");
        await Expect(page.Address).ToHaveAttributeAsync("aria-invalid", "true");
        await Accessible.CheckAsync(it.Page, "set-up-errors");

        await TestAsync(it, page);
        await page.Activate.ClickAsync();
        await Expect(page.Title).ToHaveTextAsync("Sign-in is set up");
        await Accessible.CheckAsync(it.Page, "set-up-done");
        await FirstAdminSignsInAsync(invitation);
        await IsUsedUpAsync(it, page, link);
    }

    private async Task<(string Link, string Invitation)> MakeCompanyAsync()
    {
        var (code, output) = await Stack.OperatorAsync(
            "companies",
            "create",
            Company,
            "--name",
            "Newco Shipping",
            "--auth-provider",
            "keycloak",
            "--tier",
            "schema",
            "--admin-email",
            admin,
            "--admin-name",
            "Nora Tester",
            "--wait"
        );
        Assert.SkipWhen(
            output.Contains("names never come back", StringComparison.Ordinal),
            "This stack has made newco before."
        );
        Assert.True(code == 0, output);
        return (LinkIn(output, PortalUrls.SignInSetUp), LinkIn(output, PortalUrls.Invitation));
    }

    /// <summary>The first address is the one that the provider has to know.</summary>
    private static async Task CopiesAsync(Person it)
    {
        await it.Page.GetByRole(AriaRole.Button, new() { Name = "Copy Redirect address" }).ClickAsync();
        await Expect(it.Page.Locator("[data-copy-status]")).ToHaveTextAsync("Redirect address: copied");
        Assert.Equal(
            it.Origin + PortalUrls.SignInCallback,
            await it.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")
        );
    }

    /// <summary>Once with a wrong secret, once with the right one.</summary>
    private async Task TestAsync(Person it, SignInSetUpPage page)
    {
        var issuer = $"{Stack.IdentityProvider}/{Company}";
        await page.SaveAsync(issuer + "/", "portal-newco", "not-the-secret");
        await page.ShowsAsync("Passed", "Passed", "Not started", "Not started");
        await Expect(page.Activate).ToHaveCountAsync(0);
        await page.TryIt.ClickAsync();
        await new SignInPage(it.Page).FillAsync(admin, SignInPage.Password);
        await page.ShowsAsync("Passed", "Passed", "Failed", "Not started");
        await Expect(page.Stages.Nth(2)).ToContainTextAsync("rejected Portal's client");
        await Accessible.CheckAsync(it.Page, "set-up-failed");

        var secret = await File.ReadAllTextAsync(Path.Combine(Stack.State, "secrets", "client-newco"));
        await page.SaveAsync(issuer, "portal-newco", secret);
        await page.TryIt.ClickAsync(); // the provider still knows this browser
        await page.ShowsAsync("Passed", "Passed", "Passed", "Passed");
        await Accessible.CheckAsync(it.Page, "set-up-passed");
    }

    private async Task FirstAdminSignsInAsync(string invitation)
    {
        var nora = await OpenAsync(Company);
        await nora.Page.GotoAsync(invitation);
        await nora.Page.GetByRole(AriaRole.Button, new() { Name = "Accept invitation" }).ClickAsync();
        await new SignInPage(nora.Page).FillAsync(admin, SignInPage.Password);
        var shell = new Shell(nora.Page);
        await shell.IsReadyAsync();
        await Expect(shell.Link("Users")).ToBeVisibleAsync();
    }

    private static async Task IsUsedUpAsync(Person it, SignInSetUpPage page, string link)
    {
        await it.Page.GotoAsync("about:blank");
        await it.Page.GotoAsync(link);
        await page.Continue.ClickAsync();
        it.Watch.Allow("403");
        await Expect(page.Title).ToHaveTextAsync("This set-up link cannot be used");
        await Accessible.CheckAsync(it.Page, "refusal-set-up-link");
    }

    private static string LinkIn(string output, string path) =>
        Regex
            .Match(
                output,
                $"http://[^ ]*{Regex.Escape(path)}#[A-Za-z0-9_-]+",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
            .Value;
}
