using System.Buffers.Text;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Sessions;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.SignIn;

namespace Portal.Web.Tests.SignIn.SetUp;

/// <summary>A company's IT person sets its sign-in up, at a provider that nobody has configured here before.</summary>
[Collection(WebCollection.Name)]
public sealed class SetUpFlowTests(PortalWeb web) : IAsyncLifetime
{
    private const string Company = "set-up-flow";
    private SetUpVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        visitor = await SetUpVisitor.OfNewCompanyAsync(web, Company);
        await Task.Delay(TenantDirectory.Lifetime, TestContext.Current.CancellationToken); // of another test's provider
    }

    public ValueTask DisposeAsync()
    {
        visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task From_the_link_to_the_first_admin()
    {
        (await visitor.OpenAsync(await visitor.NewLinkAsync())).RedirectsTo(PortalUrls.SignInSetUp);
        var page = await visitor.PageAsync();
        Assert.Equal(
            visitor.Site.GetLeftPart(UriPartial.Authority) + PortalUrls.SignInCallback,
            page.GetElementById("redirect")!.GetAttribute("value")
        );
        (await visitor.PutAsync()).RedirectsTo(PortalUrls.SignInSetUp + "#test-section");
        Assert.Equal(["Passed", "Passed", "Not started", "Not started"], await visitor.StagesAsync());
        Assert.Null(await visitor.DigestAsync());

        await visitor.TryAsync();
        Assert.Equal(["Passed", "Passed", "Passed", "Passed"], await visitor.StagesAsync());
        Assert.DoesNotContain(HostCookie.Session.Name, visitor.Browser.Cookies(visitor.Site).Keys); // nobody is signed in

        var done = await visitor.ActivateAsync((await visitor.DigestAsync())!);
        Assert.Contains("Sign-in is set up", await done.BodyAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(HostCookie.SignInSetUp.Name, visitor.Browser.Cookies(visitor.Site).Keys);
        await SignsInAsync();
        await IsRecordedAsync();
    }

    [Fact]
    public async Task Before_that_the_sign_in_page_says_in_words_that_nobody_can_sign_in()
    {
        var landing = await visitor.Browser.GetAsync(new Uri(visitor.Site, PortalUrls.SignIn));
        Assert.Equal(HttpStatusCode.OK, landing.StatusCode);
        Assert.Contains("Sign-in is not set up yet", await landing.BodyAsync(), StringComparison.Ordinal);
        foreach (var path in new[] { PortalUrls.SignInStart(), PortalUrls.SignInCallback + "?state=x&code=y" })
        {
            var answer = await visitor.Browser.GetAsync(new Uri(visitor.Site, path));
            await answer.ReferenceAsync(HttpStatusCode.Conflict);
            Assert.Contains("Sign-in is not set up yet", await answer.BodyAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_former_provider_stays_until_the_new_one_is_activated()
    {
        var acme = web.AcmeIssuer.Issuer;
        await web.InCatalogAsync(
            $"""
            INSERT INTO identity_providers (identity_provider_id, tenant_id, issuer, display_name, client_id, client_secret,
                                            trusts_email)
            VALUES (gen_random_uuid(), '{visitor.Tenant}', '{acme}', 'Former', 'former', '\x00', true)
            """
        );
        await visitor.OpenAsync(await visitor.NewLinkAsync());
        await visitor.PutAsync();
        await visitor.TryAsync();
        Assert.Equal((acme, "former"), await LiveAsync());
        await visitor.ActivateAsync((await visitor.DigestAsync())!);
        Assert.Equal((visitor.Realm.Issuer, PortalWeb.ClientId), await LiveAsync());
    }

    [Fact]
    public async Task A_secret_is_sealed_and_stands_on_no_page_and_in_no_log()
    {
        var secret = await visitor.NewLinkAsync();
        await visitor.OpenAsync(secret);
        await visitor.PutAsync();
        Assert.DoesNotContain(
            PortalWeb.ClientSecret,
            (await visitor.PageAsync()).DocumentElement.OuterHtml,
            StringComparison.Ordinal
        );
        Assert.Null(web.Logs.Find(PortalWeb.ClientSecret));
        Assert.Null(web.Logs.Find(secret));
        // What was entered may be tested anew without it.
        var again = await visitor.PostAsync(
            PortalUrls.SignInSetUpSettings,
            new()
            {
                ["provider"] = "oidc",
                ["address"] = visitor.Realm.Issuer,
                ["client_id"] = PortalWeb.ClientId,
                ["client_secret"] = "",
                ["trusts_email"] = "yes",
            }
        );
        again.RedirectsTo(PortalUrls.SignInSetUp + "#test-section");
    }

    /// <summary>The invited first admin signs in at the new provider, in a browser of their own.</summary>
    private async Task SignsInAsync()
    {
        await Task.Delay(TenantDirectory.Lifetime, TestContext.Current.CancellationToken);
        var person = await web.AddPersonAsync(Company, "Admin");
        var secret = SessionSecret.New();
        await web.ExecuteAsync(
            Company,
            "INSERT INTO invitations (invitation_id, user_id, secret_hash, expires_at, sent_by_id, sent_by_label) VALUES ($1, $2, $3, now() + interval '1 day', $1, 'Portal')",
            Guid.CreateVersion7(),
            person.Id,
            SessionSecret.Hash(secret)
        );
        web.Become(person, Company);
        using var browser = new PortalBrowser();
        var accepted = await browser.PostAsync(
            new Uri(visitor.Site, PortalUrls.InvitationAccept),
            new() { ["secret"] = Base64Url.EncodeToString(secret) }
        );
        await browser.FollowAsync(await browser.GetAsync(await accepted.OnwardAsync()));
        Assert.Contains(HostCookie.Session.Name, browser.Cookies(visitor.Site).Keys);
    }

    private async Task IsRecordedAsync()
    {
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var entry = await db
            .PlatformLog.Where(row =>
                row.TenantId == visitor.Tenant && row.Action == PlatformAction.SignInProviderChanged
            )
            .OrderBy(row => row.EntryId)
            .LastAsync(TestContext.Current.CancellationToken);
        Assert.Equal((AuditOutcome.Succeeded, "oidc"), (entry.Outcome, entry.Detail));
        Assert.Equal(
            "111 112 113",
            await web.AskAsync<string>(
                Company,
                "SELECT string_agg(action::text, ' ' ORDER BY entry_id) FROM (SELECT * FROM audit_entries WHERE action IN (111, 112, 113) ORDER BY entry_id DESC LIMIT 3) AS e"
            )
        );
    }

    private async Task<(string Issuer, string Client)> LiveAsync()
    {
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var row = await db
            .IdentityProviders.AsNoTracking()
            .SingleAsync(provider => provider.TenantId == visitor.Tenant, TestContext.Current.CancellationToken);
        return (row.Issuer, row.ClientId);
    }
}
