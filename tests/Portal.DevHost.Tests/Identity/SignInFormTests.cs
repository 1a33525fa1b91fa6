using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Portal.DevHost.Tests.Identity;

public sealed class SignInFormTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_shows_the_form_again_with_the_error_tied_to_the_fields()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var form = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));

        var response = await browser.SubmitAsync(form, "ada@acme.test", "wrong");
        var html = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("""id="sign-in-error" role="alert">""", html, StringComparison.Ordinal);
        Assert.Contains("""aria-invalid="true" aria-describedby="sign-in-error" """, html, StringComparison.Ordinal);
        Assert.Contains("""value="ada@acme.test" """, html, StringComparison.Ordinal);
        Assert.False(response.Headers.TryGetValues("Set-Cookie", out _));
        AuthorizationAnswer.From(await browser.SubmitAsync(form, "ada@acme.test"));
    }

    [Theory]
    [InlineData("nobody@acme.test", ProviderHost.Password)]
    [InlineData("nobody@acme.test", "")]
    [InlineData("gus@globex.test", ProviderHost.Password)]
    public async Task Who_is_no_person_of_the_realm_cannot_sign_in(string email, string password)
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var form = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(form, email, password)).StatusCode);
    }

    [Fact]
    public async Task A_tagged_address_is_somebody_else_with_the_same_password()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        using var party = new RelyingParty(host);
        var proof = ProofKeyPair.Create();

        var answer = await browser.SignInAsync(Browser.Request(proof), "Ada+Two2@acme.test");
        var tokens = await party.TokensAsync(answer.Code, proof.Verifier);
        var token = new JsonWebToken(tokens.GetProperty("id_token").GetString()!);

        Assert.Equal("acme-ada+two2", token.Subject);
        Assert.Equal("ada+two2@acme.test", token.GetPayloadValue<string>("email"));
    }

    [Theory]
    [InlineData("ada+@acme.test")]
    [InlineData("ada+a+b@acme.test")]
    [InlineData("ada+two2@globex.test")]
    [InlineData("nobody+2@acme.test")]
    public async Task A_tag_makes_nobody_out_of_nobody(string email)
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var form = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(form, email)).StatusCode);
    }

    [Theory]
    [InlineData("http://evil.test")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_form_posted_from_elsewhere_is_refused(string? origin)
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var form = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));
        browser.PostsFrom = origin;

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SubmitAsync(form, "ada@acme.test")).StatusCode);
    }

    [Fact]
    public async Task The_antiforgery_value_of_another_form_is_refused()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var form = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));
        var other = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));

        var response = await browser.SubmitAsync(form with { Antiforgery = other.Antiforgery }, "ada@acme.test");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_form_works_only_in_the_browser_that_opened_it()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        using var other = new Browser(host);
        var form = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));

        Assert.Equal(HttpStatusCode.BadRequest, (await other.SubmitAsync(form, "ada@acme.test")).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await other.GetAsync($"/acme/sign-in?request={form.Request}")).StatusCode
        );
    }

    [Fact]
    public async Task A_form_works_once_and_for_half_an_hour()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var used = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));
        var late = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));
        AuthorizationAnswer.From(await browser.SubmitAsync(used, "ada@acme.test"));
        host.Time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(used, "ada@acme.test")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync(late, "ada@acme.test")).StatusCode);
    }

    [Fact]
    public async Task The_page_encodes_what_it_shows_and_its_policy_allows_no_script()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var request = Browser.Request(ProofKeyPair.Create());
        request["login_hint"] = "\"><script>alert(1)</script>";

        var form = await browser.OpenFormAsync(request);
        var policy = form.Page.Headers.GetValues("Content-Security-Policy").Single();

        Assert.DoesNotContain("<script", form.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<acme>", form.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;acme&gt; &amp; Sons", form.Html, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.EndsWith("form-action 'self' http://app.test:1234", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_lists_the_people_only_if_told_to()
    {
        await using var host = await ProviderHost.StartAsync();
        await using var bare = await ProviderHost.StartAsync(listPeople: false);
        using var browser = new Browser(host);
        using var bareBrowser = new Browser(bare);

        var listed = await browser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));
        var unlisted = await bareBrowser.OpenFormAsync(Browser.Request(ProofKeyPair.Create()));

        Assert.Contains("ben@acme.test", listed.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("ben@acme.test", unlisted.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_style_sheet_is_served_from_the_realm()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);

        var response = await browser.GetAsync("/acme/style.css");

        Assert.Equal("text/css", response.Content.Headers.ContentType!.MediaType);
    }
}
