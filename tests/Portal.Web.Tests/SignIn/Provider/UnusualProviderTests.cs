using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Portal.Web.Tests.SignIn.Provider;

/// <summary>What providers really send, by the bug reports of others: taken, or ignored where it is not needed, and never a 500.</summary>
[Collection(WebCollection.Name)]
public sealed class UnusualProviderTests(PortalWeb web) : CallbackFlow(web)
{
    private readonly PortalWeb web = web;

    [Theory]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=windows-1252")]
    [InlineData("text/plain; charset=\"x-unknown\"")]
    public async Task Answers_of_any_charset_and_content_type_are_read_as_UTF_8(string contentType)
    {
        var (port, _) = await web.StartNodeAsync();
        var callback = await ToCallbackAsync(port: port, script: realm => realm.ContentType = contentType);
        (await Browser.GetAsync(callback)).RedirectsTo("/");
    }

    [Fact]
    public async Task A_malformed_or_unknown_key_is_skipped()
    {
        var (port, _) = await web.StartNodeAsync();
        var callback = await ToCallbackAsync(
            port: port,
            script: realm =>
                realm.OtherKeys.AddRange([
                    new
                    {
                        kty = "RSA",
                        kid = "broken",
                        n = "!!",
                        e = 7,
                    },
                    new { kty = "quantum", kid = "new" },
                    "not a key",
                    new { kty = "EC", kid = 9 },
                ])
        );
        (await Browser.GetAsync(callback)).RedirectsTo("/");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_that_was_replaced_under_the_same_name_or_without_one_is_found(bool hasKid)
    {
        var (port, _) = await web.StartNodeAsync();
        var callback = await ToCallbackAsync(port: port);
        web.AcmeIssuer.SigningKey = ForgedKey.Es256(web.AcmeIssuer.SigningKey.Kid);
        web.AcmeIssuer.Header = header => _ = hasKid || header.Remove("kid");
        (await Browser.GetAsync(callback)).RedirectsTo("/");
    }

    [Fact]
    public async Task Forged_tokens_cause_no_storm_of_refreshes()
    {
        var (port, _) = await web.StartNodeAsync();
        await ToCallbackAsync(port: port);
        var before = web.AcmeIssuer.DiscoveryRequests;
        for (var i = 0; i < 15; i++)
        {
            var callback = await ToCallbackAsync(port: port);
            web.AcmeIssuer.Forge = (header, claims) => ForgedKey.Es256("made-up").Sign(header, claims);
            Last = await Browser.GetAsync(callback);
            await RefusedAsync("IdToken:signature");
        }
        Assert.Equal(before + 10, web.AcmeIssuer.DiscoveryRequests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData("true")]
    public async Task Userinfo_may_say_verified_as_a_text(object verified)
    {
        var person = await web.AddPersonAsync();
        var callback = await ToCallbackAsync(person);
        AnswerByUserInfo(person, verified);
        (await Browser.GetAsync(callback)).RedirectsTo("/");
    }

    [Fact]
    public async Task Userinfo_that_is_refused_matters_only_to_who_needs_it()
    {
        var person = await web.AddPersonAsync();
        (await Browser.GetAsync(await ToCallbackAsync(person))).RedirectsTo("/");
        foreach (var (who, reason) in new[] { (person, (string?)null), (await web.AddPersonAsync(), "NotInvited") })
        {
            var callback = await ToCallbackAsync(who);
            AnswerByUserInfo(who, verified: true);
            web.AcmeIssuer.UserInfoStatus = 403;
            Last = await Browser.GetAsync(callback);
            await SignedInUnlessAsync(reason);
        }
    }

    [Theory]
    [InlineData("application/jwt")]
    [InlineData("text/html; charset=utf8")]
    public async Task Userinfo_that_is_no_JSON_is_ignored(string contentType)
    {
        var person = await web.AddPersonAsync();
        (await Browser.GetAsync(await ToCallbackAsync(person))).RedirectsTo("/");
        var callback = await ToCallbackAsync(person);
        AnswerByUserInfo(person, verified: true);
        web.AcmeIssuer.ContentType = contentType;
        web.AcmeIssuer.UserInfoText = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
        (await Browser.GetAsync(callback)).RedirectsTo("/");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_email_that_changed_at_the_provider_is_taken_over_and_audited_if_it_is_verified(bool verified)
    {
        var person = await web.AddPersonAsync();
        (await Browser.GetAsync(await ToCallbackAsync(person))).RedirectsTo("/");
        var married = person with { Email = "Married-" + person.Email };
        var callback = await ToCallbackAsync(married);
        web.AcmeIssuer.EmailVerified = verified;
        (await Browser.GetAsync(callback)).RedirectsTo("/");
        var email = await web.AskAsync<string>("acme", $"SELECT email FROM users WHERE user_id = '{person.Id}'");
        Assert.Equal(verified ? "married-" + person.Email : person.Email, email);
        var entries = await web.AskAsync<long>(
            "acme",
            $"SELECT count(*) FROM audit_entries WHERE action = 107 AND target_id = '{person.Id}'"
        );
        Assert.Equal(verified ? 1 : 0, entries);
    }

    [Fact]
    public async Task Somebody_elses_email_stays_theirs()
    {
        var (person, other) = (await web.AddPersonAsync(), await web.AddPersonAsync());
        (await Browser.GetAsync(await ToCallbackAsync(person))).RedirectsTo("/");
        (await Browser.GetAsync(await ToCallbackAsync(person with { Email = other.Email }))).RedirectsTo("/");
        var email = await web.AskAsync<string>("acme", $"SELECT email FROM users WHERE user_id = '{person.Id}'");
        Assert.Equal(person.Email, email);
    }

    [Fact]
    public async Task After_a_refusal_the_provider_asks_which_account()
    {
        var refused = await web.SignInAsync(Browser, new(Guid.Empty, "stranger@acme.test", "acme-stranger"));
        Assert.Contains(
            $"href=\"{PortalUrls.SignInWithAnotherAccount}\"",
            await refused.BodyAsync(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("prompt", web.AcmeIssuer.AuthorizationRequest.Keys);
        Assert.Equal("select_account", await PromptAsync(port: null));
    }

    [Fact]
    public async Task A_provider_that_knows_no_choice_of_accounts_asks_for_a_new_sign_in()
    {
        web.AcmeIssuer.Metadata = metadata => metadata["prompt_values_supported"] = new[] { "none", "login" };
        try
        {
            var (port, _) = await web.StartNodeAsync();
            Assert.Equal("login", await PromptAsync(port));
        }
        finally
        {
            web.AcmeIssuer.Metadata = null;
        }
    }

    [Fact]
    public async Task An_address_for_sign_out_that_would_be_too_long_names_the_person_instead_of_carrying_the_token()
    {
        var person = await web.AddPersonAsync();
        var callback = await ToCallbackAsync(person);
        web.AcmeIssuer.Claims = claims => claims["groups"] = new string('g', 4_000);
        (await Browser.GetAsync(callback)).RedirectsTo("/");
        var answer = await Browser.PostAsync(new Uri(web.Acme, PortalUrls.SignOut), []);
        var address = await answer.OnwardAsync();
        Assert.True(address.ToString().Length < 2_000);
        var query = QueryHelpers.ParseQuery(address.Query);
        Assert.DoesNotContain("id_token_hint", query.Keys);
        Assert.Equal(
            (PortalWeb.ClientId, person.Email),
            (query["client_id"].ToString(), query["logout_hint"].ToString())
        );
        Assert.All(answer.Headers.SelectMany(header => header.Value), value => Assert.True(value.Length < 500));
    }

    private async Task<string?> PromptAsync(int? port)
    {
        var start = new Uri(web.Origin("acme", port), PortalUrls.SignInWithAnotherAccount);
        var answer = await Browser.GetAsync(start);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["prompt"];
    }

    private void AnswerByUserInfo(TestPerson person, object verified)
    {
        web.AcmeIssuer.Email = null;
        web.AcmeIssuer.UserInfo["sub"] = person.Subject;
        web.AcmeIssuer.UserInfo["email"] = person.Email;
        web.AcmeIssuer.UserInfo["email_verified"] = verified;
    }
}
