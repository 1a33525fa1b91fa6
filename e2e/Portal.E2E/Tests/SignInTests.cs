namespace Portal.E2E.Tests;

public sealed class SignInTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Theory]
    [InlineData("acme", "Acme Freight", "ada@acme.test")]
    [InlineData("globex", "Globex Logistics", "gus@globex.test")]
    [InlineData("initech", "Initech Works", "ian@initech.test")]
    public async Task Admin_signs_in_on_the_own_host_and_lands_where_they_wanted_to_go(
        string tenant,
        string company,
        string email
    )
    {
        var person = await OpenAsync(tenant);
        var signIn = new SignInPage(person.Page);

        await person.Page.GotoAsync(PortalUrls.Journeys(search: "a & b", status: "done"));
        await Expect(signIn.Title).ToHaveTextAsync($"Sign in to {company}");
        await Expect(person.Page.GetByText($"{tenant}.portal.localhost")).ToBeVisibleAsync();
        await Expect(person.Page.GetByLabel("Password")).ToHaveCountAsync(0);
        await Accessible.CheckAsync(person.Page, "sign-in");
        await signIn.Continue.ClickAsync();
        await signIn.FillAsync(email, SignInPage.Password);

        await person.IsAtAsync(PortalUrls.Journeys(search: "a & b", status: "done"));
        var shell = new Shell(person.Page);
        await Expect(shell.Title).ToHaveTextAsync("Journeys");
        await Expect(person.Page).ToHaveTitleAsync($"Journeys · {company} · Portal");
        await Expect(shell.Link("Users")).ToBeVisibleAsync();
        await Expect(shell.Link("Audit log")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_password_signs_nobody_in()
    {
        var person = await OpenAsync("acme");
        person.Watch.Allow("400");
        var signIn = new SignInPage(person.Page);

        await signIn.TryAsync("ada@acme.test", "wrong");

        await Expect(signIn.ProviderError).ToContainTextAsync("do not go together");
        await Accessible.CheckAsync(person.Page, "provider-sign-in");
        await person.Page.GotoAsync(person.Origin + PortalUrls.Home);
        await Expect(signIn.Continue).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Sign_out_ends_the_session_here_and_at_the_provider()
    {
        var person = await SignInAsync("ben@acme.test");
        var cookies = await person.Context.CookiesAsync();

        await new Shell(person.Page).SignOutAsync();
        await Accessible.CheckAsync(person.Page, "signed-out");

        // Whoever kept the cookie has nothing: the session itself has ended.
        await person.Context.AddCookiesAsync(cookies.Select(Copy));
        await person.Page.GotoAsync(PortalUrls.Journeys());
        var signIn = new SignInPage(person.Page);
        await Expect(signIn.Title).ToContainTextAsync("Sign in to Acme Freight");
        await signIn.Continue.ClickAsync();
        await Expect(person.Page.GetByLabel("Password")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Somebody_whom_nobody_invited_is_refused_in_plain_words()
    {
        var person = await OpenAsync("acme");
        person.Watch.Allow("403");
        var signIn = new SignInPage(person.Page);
        await signIn.TryAsync(NewAddress("cleo@acme.test"));

        await Expect(signIn.Title).ToHaveTextAsync("You have no access here");
        await Expect(person.Page.GetByText("Reference")).ToBeVisibleAsync();
        await Accessible.CheckAsync(person.Page, "refusal-no-access");
        await person.Page.GotoAsync(PortalUrls.Home);
        await Expect(signIn.Continue).ToBeVisibleAsync();
    }

    [Fact]
    public async Task People_of_one_company_cannot_sign_in_at_another()
    {
        var person = await OpenAsync("acme");
        person.Watch.Allow("400");
        var signIn = new SignInPage(person.Page);
        await signIn.TryAsync("gus@globex.test");

        await Expect(signIn.ProviderError).ToContainTextAsync("do not go together");
    }

    [Fact]
    public async Task The_session_of_one_company_is_refused_at_another_and_offers_to_sign_out()
    {
        var gus = await SignInAsync("gus@globex.test");
        var session = (await gus.Context.CookiesAsync([gus.Origin])).Where(cookie =>
            cookie.Name == "__Host-portal-session"
        );
        var person = await OpenAsync("acme");
        person.Watch.Allow("403");
        await person.Context.AddCookiesAsync(session.Select(cookie => Copy(cookie, "acme.portal.localhost")));

        var answer = await person.Page.GotoAsync(PortalUrls.Journeys());

        Assert.Equal(403, answer!.Status);
        var title = person.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await Expect(title).ToHaveTextAsync("This session belongs to another company");
        await Expect(person.Page.GetByText("Globex")).ToHaveCountAsync(0);
        await Accessible.CheckAsync(person.Page, "refusal-foreign-session");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(title).ToHaveTextAsync("You are signed out");
    }

    [Fact]
    public async Task An_address_of_nobody_names_no_company()
    {
        var person = await OpenAsync("acme");
        person.Watch.Allow("421");
        person.Watch.Allow("nobody.portal.localhost");

        var answer = await person.Page.GotoAsync(Stack.Origin("nobody"));

        Assert.Equal(421, answer!.Status);
        await Expect(person.Page.GetByText("No site at this address").Last).ToBeVisibleAsync();
        await Accessible.CheckAsync(person.Page, "unknown-host");
    }

    private static Cookie Copy(BrowserContextCookiesResult cookie) => Copy(cookie, cookie.Domain);

    private static Cookie Copy(BrowserContextCookiesResult cookie, string domain) =>
        new()
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = domain,
            Path = cookie.Path,
            Secure = cookie.Secure,
            HttpOnly = cookie.HttpOnly,
            SameSite = cookie.SameSite,
            Expires = cookie.Expires,
        };
}
