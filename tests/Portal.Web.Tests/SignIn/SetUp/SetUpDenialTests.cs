using System.Net;
using Portal.Platform.Catalog;
using Portal.Web.SignIn;

namespace Portal.Web.Tests.SignIn.SetUp;

/// <summary>What a set-up link does not do: twice, late, elsewhere, or with settings that did not pass.</summary>
[Collection(WebCollection.Name)]
public sealed class SetUpDenialTests(PortalWeb web) : IAsyncLifetime
{
    private SetUpVisitor visitor = null!;

    public async ValueTask InitializeAsync() => visitor = await SetUpVisitor.OfNewCompanyAsync(web, "set-up-denied");

    public ValueTask DisposeAsync()
    {
        visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_link_that_was_used_is_refused()
    {
        var link = await visitor.NewLinkAsync();
        await visitor.OpenAsync(link);
        await visitor.PutAsync();
        await visitor.TryAsync();
        var digest = (await visitor.DigestAsync())!;
        var cookie = visitor.Browser.Cookies(visitor.Site)[HostCookie.SignInSetUp.Name];
        await visitor.ActivateAsync(digest);

        await IsRefusedAsync(await visitor.OpenAsync(link), "Used");
        visitor.Browser.Cookies(visitor.Site)[HostCookie.SignInSetUp.Name] = cookie; // nor what it was exchanged for
        (await visitor.ActivateAsync(digest)).RedirectsTo(PortalUrls.SignInSetUp);
        Assert.Equal("Used", (await web.EventAsync(PlatformEventKind.SignInLinkRefused)).Reason);
    }

    [Fact]
    public async Task A_late_link_is_refused_and_so_is_what_was_opened_in_time()
    {
        var link = await visitor.NewLinkAsync();
        await visitor.OpenAsync(link);
        await web.InCatalogAsync(
            $"""
            UPDATE sign_in_set_ups SET created_at = now() - interval '8 days', expires_at = now() - interval '1 day'
            WHERE tenant_id = '{visitor.Tenant}' AND ended_at IS NULL
            """
        );
        await IsRefusedAsync(await visitor.OpenAsync(link), "Late");
        Assert.Null((await visitor.PageAsync()).GetElementById("redirect"));
        (await visitor.PutAsync()).RedirectsTo(PortalUrls.SignInSetUp);
    }

    [Fact]
    public async Task A_new_link_ends_the_former_one_and_what_was_entered_with_it()
    {
        var former = await visitor.NewLinkAsync();
        await visitor.OpenAsync(former);
        await visitor.PutAsync();
        var link = await visitor.NewLinkAsync();
        await IsRefusedAsync(await visitor.OpenAsync(former), "Replaced");
        await visitor.OpenAsync(link);
        Assert.Equal("", (await visitor.PageAsync()).GetElementById("client-id")!.GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Another_companys_link_reveals_nothing_and_its_cookie_cannot_be_read()
    {
        var link = await visitor.NewLinkAsync();
        using var other = await SetUpVisitor.OfNewCompanyAsync(web, "set-up-other");
        await IsRefusedAsync(await other.OpenAsync(link), "Unknown");

        await visitor.OpenAsync(link);
        other.Browser.Cookies(other.Site)[HostCookie.SignInSetUp.Name] = visitor.Browser.Cookies(visitor.Site)[
            HostCookie.SignInSetUp.Name
        ];
        Assert.Null((await other.PageAsync()).GetElementById("redirect"));
        Assert.Equal("cookie", (await web.EventAsync(PlatformEventKind.SignInLinkRefused)).Reason);
        Assert.NotNull((await visitor.PageAsync()).GetElementById("redirect"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_link_that_was_cut_or_made_up_is_refused(string secret) =>
        await IsRefusedAsync(await visitor.OpenAsync(secret), "Unknown");

    [Fact]
    public async Task Settings_that_did_not_pass_are_not_activated()
    {
        await visitor.OpenAsync(await visitor.NewLinkAsync());
        await visitor.PutAsync();
        await visitor.TryAsync();
        var digest = (await visitor.DigestAsync())!;
        await visitor.PutAsync(client: "another"); // changed after the test
        Assert.Null(await visitor.DigestAsync());
        foreach (var tried in new[] { digest, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "" })
        {
            await (await visitor.ActivateAsync(tried)).ReferenceAsync(HttpStatusCode.Conflict);
        }
        Assert.Contains(
            "Sign-in is not set up yet",
            await (await visitor.Browser.GetAsync(new Uri(visitor.Site, PortalUrls.SignIn))).BodyAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_round_trip_that_began_with_other_settings_passes_nothing()
    {
        await visitor.OpenAsync(await visitor.NewLinkAsync());
        await visitor.PutAsync();
        var start = await visitor.Browser.GetAsync(new Uri(visitor.Site, PortalUrls.SignInSetUpTrial));
        var callback = await visitor.Browser.GetAsync(start.Headers.Location!);
        await visitor.PutAsync(client: "another");
        await visitor.Browser.GetAsync(callback.Headers.Location!);
        Assert.Equal(["Passed", "Passed", "Not started", "Not started"], await visitor.StagesAsync());
    }

    [Fact]
    public async Task A_trial_is_no_sign_in_for_a_browser_without_the_link()
    {
        await visitor.OpenAsync(await visitor.NewLinkAsync());
        await visitor.PutAsync();
        var start = await visitor.Browser.GetAsync(new Uri(visitor.Site, PortalUrls.SignInSetUpTrial));
        var callback = await visitor.Browser.GetAsync(start.Headers.Location!);
        visitor.Browser.Cookies(visitor.Site).Remove(HostCookie.SignInSetUp.Name);
        await (await visitor.Browser.GetAsync(callback.Headers.Location!)).ReferenceAsync(HttpStatusCode.Conflict);
        (await visitor.Browser.GetAsync(new Uri(visitor.Site, PortalUrls.SignInSetUpTrial))).RedirectsTo(
            PortalUrls.SignInSetUp
        );
    }

    private async Task IsRefusedAsync(HttpResponseMessage answer, string reason)
    {
        var reference = await answer.ReferenceAsync(HttpStatusCode.Forbidden);
        var body = await answer.BodyAsync();
        Assert.Contains("This set-up link cannot be used", body, StringComparison.Ordinal);
        Assert.Equal(reason, (await web.EventAsync(PlatformEventKind.SignInLinkRefused, reference)).Reason);
    }
}
