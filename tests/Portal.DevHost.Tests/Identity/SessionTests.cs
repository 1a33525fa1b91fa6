using System.Net;

namespace Portal.DevHost.Tests.Identity;

public sealed class SessionTests
{
    private static Dictionary<string, string?> Request(string? name = null, string? value = null)
    {
        var request = Browser.Request(ProofKeyPair.Create());
        if (name is not null)
            request[name] = value;
        return request;
    }

    [Fact]
    public async Task A_second_request_is_answered_by_the_session_without_a_form()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        await browser.SignInAsync(Request(), "ada@acme.test");

        Assert.NotNull(AuthorizationAnswer.From(await browser.AuthorizeAsync(Request()))["code"]);
        Assert.NotNull(AuthorizationAnswer.From(await browser.AuthorizeAsync(Request("prompt", "none")))["code"]);
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("max_age", "59")]
    [InlineData("max_age", "0")]
    public async Task A_request_for_a_fresh_sign_in_shows_the_form(string name, string value)
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        await browser.SignInAsync(Request(), "ada@acme.test");
        host.Time.Advance(TimeSpan.FromMinutes(1));

        var answer = await browser.SignInAsync(Request(name, value), "ben@acme.test");

        Assert.NotNull(answer["code"]);
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        await browser.SignInAsync(Request(), "ada@acme.test");
        host.Time.Advance(TimeSpan.FromHours(8));

        var answer = AuthorizationAnswer.From(await browser.AuthorizeAsync(Request("prompt", "none")));

        Assert.Equal("login_required", answer["error"]);
    }

    [Fact]
    public async Task The_hint_of_one_person_is_not_answered_by_another()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        using var party = new RelyingParty(host);
        var proof = ProofKeyPair.Create();
        var answer = await browser.SignInAsync(Browser.Request(proof), "ada@acme.test");
        var ada = (await party.TokensAsync(answer.Code, proof.Verifier)).GetProperty("id_token").GetString();
        using var elsewhere = new Browser(host);

        var other = await elsewhere.SignInAsync(Request("id_token_hint", ada), "ben@acme.test");

        Assert.Equal("login_required", other["error"]);
        Assert.NotNull(AuthorizationAnswer.From(await browser.AuthorizeAsync(Request("id_token_hint", ada)))["code"]);
    }

    [Fact]
    public async Task The_session_cookie_is_confined_to_its_realm_and_hidden_from_scripts()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var form = await browser.OpenFormAsync(Request());

        var response = await browser.SubmitAsync(form, "ada@acme.test");
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));

        Assert.StartsWith($"portal-idp-session-{host.Origin.Port}=", cookie, StringComparison.Ordinal);
        Assert.EndsWith("; path=/acme; samesite=lax; httponly", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_cookie_of_one_realm_is_worthless_in_another()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var form = await browser.OpenFormAsync(Request());
        var response = await browser.SubmitAsync(form, "ada@acme.test");
        var cookie = response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var globex = new Browser(host, "globex");

        var answer = AuthorizationAnswer.From(await globex.AuthorizeAsync(Request("prompt", "none"), cookie));
        var own = AuthorizationAnswer.From(await browser.AuthorizeAsync(Request("prompt", "none"), cookie));

        Assert.Equal("login_required", answer["error"]);
        Assert.NotNull(own["code"]);
    }

    [Fact]
    public async Task Code_token_and_keys_of_one_realm_are_worthless_in_another()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        using var acme = new RelyingParty(host);
        using var globex = new RelyingParty(host, "globex");
        var proof = ProofKeyPair.Create();
        var answer = await browser.SignInAsync(Browser.Request(proof), "ada@acme.test");

        var foreign = await globex.ExchangeAsync(RelyingParty.Grant(answer.Code, proof.Verifier));
        var tokens = await acme.TokensAsync(answer.Code, proof.Verifier);
        var userInfo = await globex.UserInfoAsync(tokens.GetProperty("access_token").GetString());
        var verified = await acme.VerifyAsync(
            tokens.GetProperty("id_token").GetString()!,
            "ES256",
            await globex.KeysAsync()
        );

        await RelyingParty.RefusedAsync(foreign, HttpStatusCode.BadRequest, "invalid_grant");
        Assert.Equal(HttpStatusCode.Unauthorized, userInfo.StatusCode);
        Assert.False(verified.IsValid);
    }
}
