using System.Buffers.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Sessions;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.SignIn.SetUp;
using Portal.Web.Tests.SignIn.Provider;

namespace Portal.Web.Tests.SignIn.SetUp;

/// <summary>The IT person of a company that has no provider yet, at a browser of their own.</summary>
internal sealed class SetUpVisitor : IDisposable
{
    private readonly PortalWeb web;

    private SetUpVisitor(PortalWeb web, string company, TenantId tenant) =>
        (this.web, Company, Tenant) = (web, company, tenant);

    public string Company { get; }

    public TenantId Tenant { get; }

    public PortalBrowser Browser { get; } = new();

    public Uri Site => web.Origin(Company);

    /// <summary>The realm at the scripted provider.</summary>
    public ScriptedRealm Realm => web.Provider[Company];

    /// <summary>A company as one that was made with the kind of its provider alone.</summary>
    public static async Task<SetUpVisitor> OfNewCompanyAsync(PortalWeb web, string company)
    {
        var binding = await web.Platform.ProvisionAsync(company, ServerTier.Schema);
        await web.InCatalogAsync($"DELETE FROM identity_providers WHERE tenant_id = '{binding.TenantId}'");
        web.Become(new(Guid.Empty, $"it@{company}.test", "it-person"), company);
        return new(web, company, binding.TenantId);
    }

    /// <summary>A link, as staff make one; the former one ends.</summary>
    /// <returns>The secret of its fragment.</returns>
    public async Task<string> NewLinkAsync()
    {
        var secret = SessionSecret.New();
        // As portal_web: nobody else makes a link for a company that is active.
        await using var db = await web
            .Platform.Web.GetRequiredService<IDbContextFactory<CatalogDbContext>>()
            .CreateDbContextAsync(CancellationToken.None);
        await db.Database.ExecuteSqlAsync(
            $"SELECT create_sign_in_link(gen_random_uuid(), {Tenant.Value}, {SessionSecret.Hash(secret)}, interval '7 days')",
            CancellationToken.None
        );
        return Base64Url.EncodeToString(secret);
    }

    public Task<HttpResponseMessage> OpenAsync(string secret) =>
        PostAsync(PortalUrls.SignInSetUpOpen, new() { [SetUpClosedPage.SecretField] = secret });

    /// <summary>Sends the form; the provider is any OpenID Connect provider.</summary>
    public Task<HttpResponseMessage> PutAsync(string? issuer = null, string client = PortalWeb.ClientId) =>
        PostAsync(
            PortalUrls.SignInSetUpSettings,
            new()
            {
                [SetUpForm.Preset] = "oidc",
                [SetUpForm.Address] = issuer ?? Realm.Issuer,
                [SetUpForm.ClientId] = client,
                [SetUpForm.ClientSecret] = PortalWeb.ClientSecret,
            }
        );

    /// <summary>Goes to the provider and comes back.</summary>
    public async Task TryAsync()
    {
        var start = await Browser.GetAsync(new Uri(Site, PortalUrls.SignInSetUpTrial));
        var callback = await Browser.GetAsync(start.Headers.Location!);
        (await Browser.GetAsync(callback.Headers.Location!)).RedirectsTo(PortalUrls.SignInSetUp + SetUpPage.TestAnchor);
    }

    public Task<HttpResponseMessage> ActivateAsync(string digest) =>
        PostAsync(PortalUrls.SignInSetUpActivate, new() { [SetUpPage.DigestField] = digest });

    /// <summary>The page as it is now.</summary>
    public async Task<IHtmlDocument> PageAsync() =>
        new HtmlParser().ParseDocument(
            await (await Browser.GetAsync(new Uri(Site, PortalUrls.SignInSetUp))).BodyAsync()
        );

    /// <summary>The words of the four stages' chips.</summary>
    public async Task<string[]> StagesAsync() =>
        [.. (await PageAsync()).QuerySelectorAll("ol.card .chip").Select(chip => chip.TextContent.Trim())];

    /// <summary>What activates the settings on the page; null while they have not passed.</summary>
    public async Task<string?> DigestAsync() =>
        (await PageAsync()).QuerySelector($"input[name={SetUpPage.DigestField}]")?.GetAttribute("value");

    public Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form) =>
        Browser.PostAsync(new Uri(Site, path), form);

    public void Dispose() => Browser.Dispose();
}
