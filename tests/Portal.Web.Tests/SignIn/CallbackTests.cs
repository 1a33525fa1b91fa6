using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Testing;
using Portal.Web.Tests.SignIn.Provider;

namespace Portal.Web.Tests.SignIn;

/// <summary>SECURITY.md's list for relying parties, as far as HTTP matters.</summary>
[Collection(WebCollection.Name)]
public sealed class CallbackTests(PortalWeb web) : CallbackFlow(web)
{
    private readonly PortalWeb web = web;

    [Fact]
    public async Task A_missing_state_is_refused()
    {
        await CallbackAsync(query => query.Remove("state"));
        await RefusedAsync("State:missing");
    }

    [Fact]
    public async Task A_state_that_was_changed_is_refused()
    {
        await CallbackAsync(query => query["state"] = query["state"][..^4] + "AAAA");
        await RefusedAsync("State:foreign");
    }

    [Fact]
    public async Task A_state_that_comes_twice_is_refused()
    {
        var callback = await ToCallbackAsync();
        Last = await Browser.GetAsync(new Uri(callback + "&state=another"));
        await Last.ReferenceAsync(HttpStatusCode.BadRequest); // as any request whose query says two things
    }

    [Fact]
    public async Task A_state_of_another_company_cannot_be_read()
    {
        web.Become(await web.AddPersonAsync("globex"), "globex");
        var start = await Browser.GetAsync(new Uri(web.Globex, "/sign-in/start"));
        var foreign = (await Browser.GetAsync(start.Headers.Location!)).Headers.Location!;
        Last = await Browser.GetAsync(new Uri(web.Acme, foreign.PathAndQuery));
        await RefusedAsync("State:foreign");
    }

    [Fact]
    public async Task A_sign_in_that_another_browser_began_is_refused()
    {
        var callback = await ToCallbackAsync();
        using var victim = new PortalBrowser();
        Last = await victim.GetAsync(callback);
        await RefusedAsync("Transaction:browser");
        Assert.Empty(victim.Cookies(web.Acme));
    }

    [Fact]
    public async Task A_replayed_state_is_refused_and_the_session_stays_as_it_is()
    {
        var callback = await ToCallbackAsync();
        (await Browser.GetAsync(callback)).RedirectsTo("/");
        Last = await Browser.GetAsync(callback);
        await RefusedAsync("Transaction:browser");
        Assert.Contains("__Host-portal-session", Browser.Cookies(web.Acme).Keys);
    }

    [Fact]
    public async Task A_failed_sign_in_uses_up_its_state()
    {
        var callback = await ToCallbackAsync();
        web.AcmeIssuer.TokenStatus = 400;
        Last = await Browser.GetAsync(callback);
        await RefusedAsync("TokenRequest:status-400");
        web.AcmeIssuer.TokenStatus = 200;
        Last = await Browser.GetAsync(callback);
        await RefusedAsync("Transaction:browser");
    }

    [Fact]
    public async Task A_wrong_issuer_in_the_authorization_response_is_refused()
    {
        await CallbackAsync(query => query["iss"] = web.Provider["globex"].Issuer);
        await RefusedAsync("ResponseIssuer:wrong");
        Assert.Contains("acme sign-in did not sign you in", await Last!.BodyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_issuer_in_the_authorization_response_is_refused_when_the_provider_promises_one()
    {
        await CallbackAsync(query => query.Remove("iss"));
        await RefusedAsync("ResponseIssuer:missing");
    }

    [Theory]
    [InlineData("access_denied", "Declined:access_denied", "declined or cancelled")]
    [InlineData("server_error", "Declined:server_error", "a problem of its own")]
    [InlineData("<script>", "Declined:other", "rejected the request")]
    public async Task An_error_of_the_provider_is_told_in_plain_words(string error, string reason, string words)
    {
        await CallbackAsync(query =>
        {
            query.Remove("code");
            (query["error"], query["error_description"]) = (error, "<b>do not show</b>");
        });
        await RefusedAsync(reason);
        var body = await Last!.BodyAsync();
        Assert.Contains(words, body, StringComparison.Ordinal);
        Assert.DoesNotContain("do not show", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_code_is_refused()
    {
        await CallbackAsync(query => query.Remove("code"));
        await RefusedAsync("Code");
    }

    [Fact]
    public async Task A_posted_answer_from_the_providers_origin_is_refused()
    {
        var callback = await ToCallbackAsync();
        var form = QueryHelpers.ParseQuery(callback.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
        Last = await Browser.PostAsync(new Uri(web.Acme, "/signin-oidc"), form, web.Provider.Origin);
        await Last.ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("iss", "https://id.globex.test", "IdToken:iss")]
    [InlineData("aud", "somebody-else", "IdToken:aud")]
    [InlineData("nonce", "of-another-sign-in", "IdToken:nonce")]
    [InlineData("sub", "", "IdToken:sub")]
    public async Task A_wrong_claim_is_refused(string claim, string value, string reason)
    {
        var callback = await ToCallbackAsync();
        web.AcmeIssuer.Claims = claims => claims[claim] = value;
        Last = await Browser.GetAsync(callback);
        await RefusedAsync(reason);
        Assert.DoesNotContain("__Host-portal-session", Browser.Cookies(web.Acme).Keys);
    }

    [Fact]
    public async Task A_token_of_another_companys_issuer_is_refused()
    {
        var callback = await ToCallbackAsync();
        web.AcmeIssuer.SigningKey = ForgedKey.Es256("globex-key"); // signed, but by a key that acme does not publish
        web.AcmeIssuer.Published = [ForgedKey.Es256("acme-key")];
        Last = await Browser.GetAsync(callback);
        await RefusedAsync("IdToken:unknown-kid");
    }

    [Fact]
    public async Task A_key_that_was_rotated_before_the_sign_in_is_found()
    {
        await ToCallbackAsync();
        web.AcmeIssuer.SigningKey = ForgedKey.Rs256("rotated-" + Guid.CreateVersion7());
        (await Browser.GetAsync(await ToCallbackAsync())).RedirectsTo("/");
    }

    [Fact]
    public async Task A_key_that_was_rotated_just_before_signing_is_found()
    {
        var callback = await ToCallbackAsync();
        web.AcmeIssuer.SigningKey = ForgedKey.Es256("rotated-" + Guid.CreateVersion7());
        (await Browser.GetAsync(callback)).RedirectsTo("/");
    }

    [Fact]
    public async Task Metadata_is_kept_and_asked_for_again_only_when_a_key_is_unknown()
    {
        (await Browser.GetAsync(await ToCallbackAsync())).RedirectsTo("/");
        var before = web.AcmeIssuer.DiscoveryRequests;
        (await Browser.GetAsync(await ToCallbackAsync())).RedirectsTo("/");
        Assert.Equal(before, web.AcmeIssuer.DiscoveryRequests);
        web.AcmeIssuer.SigningKey = ForgedKey.Es256("rotated-" + Guid.CreateVersion7());
        (await Browser.GetAsync(await ToCallbackAsync())).RedirectsTo("/");
        Assert.Equal(before + 1, web.AcmeIssuer.DiscoveryRequests);
    }

    [Fact]
    public async Task Userinfo_is_asked_for_an_email_that_the_token_lacks()
    {
        var person = await web.AddPersonAsync();
        var callback = await ToCallbackAsync(person);
        web.AcmeIssuer.Email = null;
        web.AcmeIssuer.UserInfo["sub"] = person.Subject;
        web.AcmeIssuer.UserInfo["email"] = person.Email;
        web.AcmeIssuer.UserInfo["email_verified"] = true;
        (await Browser.GetAsync(callback)).RedirectsTo("/");
    }

    [Fact]
    public async Task Userinfo_of_somebody_else_is_refused()
    {
        var person = await web.AddPersonAsync();
        var callback = await ToCallbackAsync(person);
        web.AcmeIssuer.Email = null;
        web.AcmeIssuer.UserInfo["sub"] = "acme-somebody-else";
        web.AcmeIssuer.UserInfo["email"] = person.Email;
        Last = await Browser.GetAsync(callback);
        await RefusedAsync("UserInfo:sub");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_the_exchange_is_reported_as_unavailable()
    {
        var callback = await ToCallbackAsync();
        web.AcmeIssuer.TokenStatus = 502;
        Last = await Browser.GetAsync(callback);
        await Last.ReferenceAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(Last.Headers.RetryAfter);
    }

    private async Task CallbackAsync(Action<Dictionary<string, string>> change)
    {
        var callback = await ToCallbackAsync();
        var query = QueryHelpers
            .ParseQuery(callback.Query)
            .ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        change(query);
        var address = QueryHelpers.AddQueryString(
            callback.GetLeftPart(UriPartial.Path),
            query.ToDictionary(p => p.Key, p => (string?)p.Value)
        );
        Last = await Browser.GetAsync(new Uri(address));
    }
}
