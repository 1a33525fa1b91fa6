using System.Net;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Web.Tests.SignIn;

[Collection(WebCollection.Name)]
public sealed class InvitationTests(PortalWeb web) : IDisposable
{
    private readonly PortalBrowser browser = new();

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task An_invited_person_signs_in_with_the_invited_address_and_is_bound_to_the_account()
    {
        var person = await web.AddPersonAsync();
        var secret = await web.InviteAsync(person);
        web.Become(person with { Email = person.Email.ToUpperInvariant() });
        var page = await browser.GetAsync(new Uri(web.Acme, PortalUrls.Invitation));
        Assert.Contains("You are invited to acme Ltd", await page.BodyAsync(), StringComparison.Ordinal);
        var accepted = await AcceptAsync(secret);
        Assert.Equal(HttpStatusCode.OK, (await OnwardAsync(accepted)).StatusCode);
        Assert.Contains("__Host-portal-session", browser.Cookies(web.Acme).Keys);
        Assert.DoesNotContain("__Host-portal-invitation", browser.Cookies(web.Acme).Keys);
        Assert.DoesNotContain(
            "max-age",
            browser.LastSetCookie("__Host-portal-invitation"),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Equal(
            person.Subject,
            await web.AskAsync<string>("acme", $"SELECT subject FROM users WHERE user_id = '{person.Id}'")
        );
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var person = await web.AddPersonAsync();
        var secret = await web.InviteAsync(person);
        web.Become(person);
        await OnwardAsync(await AcceptAsync(secret));

        web.Become(person with { Subject = person.Subject + "-second" });
        var refused = await OnwardAsync(await AcceptAsync(secret));
        var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Contains("already used", await refused.BodyAsync(), StringComparison.Ordinal);
        var recorded = await web.EventAsync(PlatformEventKind.SignInRefused, reference);
        Assert.Equal("InvitationNotValid", recorded.Reason);
    }

    [Fact]
    public async Task A_person_of_another_address_is_told_what_happened_and_the_link_stays_usable()
    {
        var person = await web.AddPersonAsync();
        var secret = await web.InviteAsync(person);
        web.Become(new(person.Id, "private@elsewhere.test", person.Subject + "-other"));
        var refused = await OnwardAsync(await AcceptAsync(secret));
        var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        var page = await refused.BodyAsync();
        Assert.Contains("This invitation is for another address", page, StringComparison.Ordinal);
        Assert.Contains("Open its link again and sign in with the invited address", page, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, page, StringComparison.Ordinal);
        Assert.Equal("InvitedEmailDiffers", (await web.EventAsync(PlatformEventKind.SignInRefused, reference)).Reason);
        web.Become(person);
        await OnwardAsync(await AcceptAsync(secret));
        Assert.Contains("__Host-portal-session", browser.Cookies(web.Acme).Keys);
    }

    [Fact]
    public async Task Where_the_provider_vouches_for_nothing_the_person_waits_for_an_admin()
    {
        var person = await web.AddPersonAsync();
        var secret = await web.InviteAsync(person);
        await TrustAsync(false);
        try
        {
            web.Become(person);
            var refused = await OnwardAsync(await AcceptAsync(secret));
            await refused.ReferenceAsync(HttpStatusCode.Forbidden);
            Assert.Contains("An administrator must confirm you", await refused.BodyAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain("__Host-portal-session", browser.Cookies(web.Acme).Keys);
        }
        finally
        {
            await TrustAsync(true);
        }
    }

    [Fact]
    public async Task An_invitation_of_one_company_is_nothing_at_another()
    {
        var person = await web.AddPersonAsync();
        var secret = await web.InviteAsync(person);
        await AcceptAsync(secret);
        var waiting = browser.Cookies(web.Acme)["__Host-portal-invitation"];

        // Neither the link's secret nor the cookie that holds it.
        web.Become(person with { Email = "a@elsewhere.test" }, "globex");
        browser.Cookies(web.Globex)["__Host-portal-invitation"] = waiting;
        await (await browser.SignInAsync(web.Globex, "")).ReferenceAsync(HttpStatusCode.Forbidden);
        var address = new Uri(web.Globex, PortalUrls.InvitationAccept);
        var refused = await browser.PostAsync(address, new() { ["secret"] = secret });
        await (await OnwardAsync(refused)).ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("__Host-portal-session", browser.Cookies(web.Globex).Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!")]
    public async Task A_link_that_was_cut_is_told_apart_at_once(string secret)
    {
        var refused = await AcceptAsync(secret);
        await refused.ReferenceAsync(HttpStatusCode.BadRequest);
        Assert.Empty(browser.Cookies(web.Acme));
    }

    [Fact]
    public async Task The_secret_is_in_no_address_after_it_was_given()
    {
        var secret = await web.InviteAsync(await web.AddPersonAsync());
        var accepted = await AcceptAsync(secret);
        Assert.DoesNotContain(secret, (await accepted.OnwardAsync()).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, accepted.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    /// <summary>Whether acme's provider is trusted with e-mail; the node sees it within a second.</summary>
    private async Task TrustAsync(bool trusts)
    {
        await web.InCatalogAsync(
            $"UPDATE identity_providers SET trusts_email = {trusts} WHERE display_name = 'acme sign-in'"
        );
        await Wait.UntilAsync(async () =>
        {
            using var probe = new PortalBrowser();
            using var answer = await web.SignInAsync(probe, await web.AddPersonAsync());
            return answer.IsSuccessStatusCode == trusts;
        });
    }

    private async Task<HttpResponseMessage> OnwardAsync(HttpResponseMessage answer) =>
        await browser.FollowAsync(await browser.GetAsync(await answer.OnwardAsync()));

    private Task<HttpResponseMessage> AcceptAsync(string secret) =>
        browser.PostAsync(new Uri(web.Acme, PortalUrls.InvitationAccept), new() { ["secret"] = secret });
}
