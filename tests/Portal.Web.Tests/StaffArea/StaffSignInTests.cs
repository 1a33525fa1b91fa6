using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.SignIn;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>Who gets into the staff area, and until when.</summary>
[Collection(WebCollection.Name)]
public sealed class StaffSignInTests(PortalWeb web)
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task A_page_load_without_a_session_leads_to_the_staffs_own_sign_in_page_and_back()
    {
        using var browser = new PortalBrowser();
        var wanted = new Uri(web.Staff, PortalUrls.Staff.Tenant("acme"));
        var challenge = await browser.GetAsync(wanted);
        challenge.RedirectsTo("/sign-in?returnUrl=%2Ftenants%2Facme");
        var html = await (await browser.FollowAsync(challenge)).BodyAsync();
        Assert.Contains("Sign in to the staff area", html, StringComparison.Ordinal);
        Assert.Contains("Continue with staff sign-in", html, StringComparison.Ordinal);
        Assert.DoesNotContain("acme Ltd", html, StringComparison.Ordinal);

        web.Become((await web.AddStaffAsync()).Person, "staff");
        var start = new Uri(web.Staff, PortalUrls.SignInStart(PortalUrls.Staff.Tenant("acme")));
        var signedIn = await browser.FollowAsync(await browser.GetAsync(start));
        Assert.Equal(wanted, signedIn.RequestMessage!.RequestUri);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
    }

    [Fact]
    public async Task The_cookie_has_a_name_of_its_own_and_is_host_only_secure_and_out_of_reach_of_scripts()
    {
        var (browser, _) = await web.StaffSignedInAsync();
        using var _1 = browser;
        var cookie = browser.LastSetCookie("__Host-portal-staff")!;
        foreach (var attribute in new[] { "; path=/;", "; secure", "; samesite=lax", "; httponly" })
        {
            Assert.Contains(attribute, cookie, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("__Host-portal-session", browser.Cookies(web.Staff).Keys);
    }

    [Fact]
    public async Task The_first_sign_in_binds_the_identity_and_from_then_on_an_address_opens_nothing()
    {
        var (browser, staff) = await web.StaffSignedInAsync();
        using var _1 = browser;
        using var other = new PortalBrowser();
        var impostor = staff with { Subject = staff.Subject + "-2" };
        var reference = await (await web.StaffSignInAsync(other, impostor)).ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Equal("Staff:NotStaff", (await web.EventAsync(PlatformEventKind.SignInRefused, reference)).Reason);
        Assert.DoesNotContain(HostCookie.Staff.Name, other.Cookies(web.Staff).Keys);

        using var renamed = new PortalBrowser();
        await web.StaffSignInAsync(renamed, staff with { Email = "married@staff.test" });
        Assert.Contains(HostCookie.Staff.Name, renamed.Cookies(web.Staff).Keys);
    }

    [Fact]
    public async Task An_address_that_the_issuer_did_not_verify_binds_nothing()
    {
        using var browser = new PortalBrowser();
        web.Become((await web.AddStaffAsync()).Person, "staff").EmailVerified = false;
        var start = await browser.GetAsync(new Uri(web.Staff, PortalUrls.SignInStart()));
        await (await browser.FollowAsync(start)).ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.DoesNotContain(HostCookie.Staff.Name, browser.Cookies(web.Staff).Keys);
    }

    [Fact]
    public async Task Somebody_whom_nobody_added_is_refused_in_words_that_tell_nothing()
    {
        using var browser = new PortalBrowser();
        var stranger = new TestStaff(StaffId.New(), "stranger@staff.test", "staff-stranger");
        var refused = await web.StaffSignInAsync(browser, stranger);
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        var body = await refused.BodyAsync();
        Assert.Contains("This account has no access to the staff area.", body, StringComparison.Ordinal);
        Assert.DoesNotContain("acme", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_tenants_person_is_nobody_here_and_staff_are_nobody_at_a_tenants()
    {
        var person = await web.AddPersonAsync();
        using var browser = new PortalBrowser();
        web.Become(person, "staff");
        var start = await browser.GetAsync(new Uri(web.Staff, PortalUrls.SignInStart()));
        await (await browser.FollowAsync(start)).ReferenceAsync(HttpStatusCode.Forbidden);

        var staff = await web.AddStaffAsync();
        using var other = new PortalBrowser();
        await (await web.SignInAsync(other, staff.Person)).ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Deactivated_staff_lose_the_open_session_with_the_next_request_and_cannot_come_back()
    {
        var (browser, staff) = await web.StaffSignedInAsync();
        using var _1 = browser;
        await web.InCatalogAsync($"UPDATE staff_members SET state = 'Deactivated' WHERE staff_id = '{staff.Id}'");
        var sent = await browser.GetAsync(web.Staff);
        sent.RedirectsTo("/sign-in");
        var told = await (await browser.FollowAsync(sent)).BodyAsync();
        Assert.Contains("Your access was deactivated", told, StringComparison.Ordinal);
        Assert.DoesNotContain(HostCookie.Staff.Name, browser.Cookies(web.Staff).Keys);

        var reference = await (await web.StaffSignInAsync(browser, staff)).ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Equal("Staff:Deactivated", (await web.EventAsync(PlatformEventKind.SignInRefused, reference)).Reason);
        var last = (await web.EntriesOfAsync(staff))[^1];
        Assert.Equal((PlatformAction.StaffSignedIn, AuditOutcome.Denied), (last.Action, last.Outcome));
    }

    [Theory]
    [InlineData("expires_at = now()", "Your session expired")]
    [InlineData("last_seen_at = now() - interval '61 minutes'", "Your session expired")]
    [InlineData("ended_at = now()", "Your session was ended")]
    public async Task A_session_ends_after_eight_hours_after_an_idle_hour_and_when_it_is_ended(
        string change,
        string said
    )
    {
        var (browser, staff) = await web.StaffSignedInAsync();
        using var _1 = browser;
        await web.InCatalogAsync($"UPDATE staff_sessions SET {change} WHERE staff_id = '{staff.Id}'");
        var sent = await browser.GetAsync(web.Staff);
        sent.RedirectsTo("/sign-in");
        var told = await (await browser.FollowAsync(sent)).BodyAsync();
        Assert.Contains(said, told, StringComparison.Ordinal);
        Assert.DoesNotContain(HostCookie.Staff.Name, browser.Cookies(web.Staff).Keys);
    }

    [Fact]
    public async Task A_session_lasts_eight_hours_and_is_kept_by_use()
    {
        var (browser, staff) = await web.StaffSignedInAsync();
        using var _1 = browser;
        await web.InCatalogAsync(
            $"UPDATE staff_sessions SET last_seen_at = now() - interval '59 minutes' WHERE staff_id = '{staff.Id}'"
        );
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(web.Staff)).StatusCode);
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var session = db.StaffSessions.Single(row => row.StaffId == staff.Id);
        Assert.Equal(TimeSpan.FromHours(8), session.ExpiresAt - session.CreatedAt);
        Assert.True(session.LastSeenAt >= session.CreatedAt);
    }

    [Fact]
    public async Task A_new_sign_in_has_a_new_token_and_ends_the_old_session()
    {
        var (browser, staff) = await web.StaffSignedInAsync();
        using var _1 = browser;
        var old = browser.Cookies(web.Staff)[HostCookie.Staff.Name];
        await web.StaffSignInAsync(browser, staff);
        Assert.NotEqual(old, browser.Cookies(web.Staff)[HostCookie.Staff.Name]);
        using var thief = new PortalBrowser();
        thief.Cookies(web.Staff)[HostCookie.Staff.Name] = old;
        (await thief.GetAsync(web.Staff)).RedirectsTo("/sign-in");
    }

    [Fact]
    public async Task Sign_out_ends_the_session_here_and_at_the_provider()
    {
        var (browser, staff) = await web.StaffSignedInAsync();
        using var _1 = browser;
        var cookie = browser.Cookies(web.Staff)[HostCookie.Staff.Name];
        var answer = await browser.PostAsync(new Uri(web.Staff, PortalUrls.SignOut), Nothing);
        var provider = await answer.OnwardAsync();
        Assert.Equal(web.Provider["staff"].Issuer + "/end-session", provider.GetLeftPart(UriPartial.Path));
        var query = QueryHelpers.ParseQuery(provider.Query);
        Assert.Equal(new Uri(web.Staff, "/signout-callback-oidc").ToString(), query["post_logout_redirect_uri"]);
        Assert.Equal(PlatformAction.StaffSignedOut, (await web.EntriesOfAsync(staff))[^1].Action);

        browser.Cookies(web.Staff)[HostCookie.Staff.Name] = cookie;
        (await browser.GetAsync(web.Staff)).RedirectsTo("/sign-in");
        var back = await browser.FollowAsync(await browser.GetAsync(new Uri(web.Staff, "/signout-callback-oidc")));
        Assert.Contains("You are signed out", await back.BodyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_a_company_cannot_sign_staff_out()
    {
        var (browser, _) = await web.StaffSignedInAsync();
        using var _1 = browser;
        var origin = web.Acme.GetLeftPart(UriPartial.Authority);
        var refused = await browser.PostAsync(new Uri(web.Staff, PortalUrls.SignOut), Nothing, origin);
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(web.Staff)).StatusCode);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_cannot_be_read_is_refused_taken_away_and_recorded(string value)
    {
        using var browser = new PortalBrowser();
        browser.Cookies(web.Staff)[HostCookie.Staff.Name] = value;
        var reference = await (await browser.GetAsync(web.Staff)).ReferenceAsync(HttpStatusCode.Forbidden);
        await web.EventAsync(PlatformEventKind.StaffSessionRefused, reference);
        Assert.DoesNotContain(HostCookie.Staff.Name, browser.Cookies(web.Staff).Keys);
    }

    [Fact]
    public async Task A_companys_cookie_opens_nothing_on_the_staff_host_nor_the_staffs_at_a_company()
    {
        var (tenant, _) = await web.SignedInAsync(role: "Admin");
        using var _1 = tenant;
        var (staff, _) = await web.StaffSignedInAsync(StaffRole.PlatformAdmin);
        using var _2 = staff;
        var ofTenant = tenant.Cookies(web.Acme)["__Host-portal-session"];
        var ofStaff = staff.Cookies(web.Staff)[HostCookie.Staff.Name];

        await RefusedAsync(web.Staff, HostCookie.Staff.Name, ofTenant);
        await RefusedAsync(web.Acme, "__Host-portal-session", ofStaff);
        using var thief = new PortalBrowser();
        thief.Cookies(web.Staff)["__Host-portal-session"] = ofTenant;
        (await thief.GetAsync(web.Staff)).RedirectsTo("/sign-in");
        thief.Cookies(web.Acme)[HostCookie.Staff.Name] = ofStaff;
        (await thief.GetAsync(web.Acme)).RedirectsTo("/sign-in");
    }

    [Fact]
    public async Task Of_two_cookies_with_the_name_neither_counts()
    {
        var (browser, _) = await web.StaffSignedInAsync();
        using var _1 = browser;
        var value = browser.Cookies(web.Staff)[HostCookie.Staff.Name];
        browser.Cookies(web.Staff)[HostCookie.Staff.Name] = $"{value}; {HostCookie.Staff.Name}={value}";
        await (await browser.GetAsync(web.Staff)).ReferenceAsync(HttpStatusCode.Forbidden);
    }

    private static async Task RefusedAsync(Uri host, string name, string value)
    {
        using var thief = new PortalBrowser();
        thief.Cookies(host)[name] = value;
        await (await thief.GetAsync(host)).ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.DoesNotContain(name, thief.Cookies(host).Keys);
    }
}
