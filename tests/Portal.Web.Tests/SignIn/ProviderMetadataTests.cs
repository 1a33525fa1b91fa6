using System.Net;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Web.Tests.SignIn;

/// <summary>What a provider says of itself, met by a node that has not asked it before.</summary>
[Collection(WebCollection.Name)]
public sealed class ProviderMetadataTests(PortalWeb web)
{
    [Theory]
    [InlineData("issuer", "https://id.globex.test", "Metadata:issuer")]
    [InlineData("issuer", null, "Metadata:issuer")]
    [InlineData("authorization_endpoint", "ftp://id.acme.test", "Metadata:endpoint")]
    [InlineData("token_endpoint", null, "Metadata:endpoint")]
    public async Task Metadata_that_does_not_fit_is_refused_before_the_browser_leaves(
        string name,
        string? value,
        string reason
    )
    {
        web.AcmeIssuer.Metadata = metadata => metadata[name] = value;
        try
        {
            var (port, _) = await web.StartNodeAsync();
            using var browser = new PortalBrowser();
            var refused = await browser.GetAsync(new Uri(web.Origin("acme", port), "/sign-in/start"));
            var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
            Assert.Contains("acme sign-in did not sign you in", await refused.BodyAsync(), StringComparison.Ordinal);
            Assert.Equal(reason, (await web.EventAsync(PlatformEventKind.SignInRefused, reference)).Reason);
        }
        finally
        {
            web.AcmeIssuer.Metadata = null;
        }
    }

    [Fact]
    public async Task The_client_secret_goes_in_the_form_when_the_provider_takes_it_only_there()
    {
        web.AcmeIssuer.Metadata = metadata =>
            metadata["token_endpoint_auth_methods_supported"] = new[] { "client_secret_post" };
        try
        {
            var (port, _) = await web.StartNodeAsync();
            using var browser = new PortalBrowser();
            web.Become(await web.AddPersonAsync());
            await browser.SignInAsync(web.Origin("acme", port), "");
            Assert.Equal(PortalWeb.ClientSecret, web.AcmeIssuer.TokenRequest["client_secret"]);
            Assert.Null(web.AcmeIssuer.TokenAuthorization);
        }
        finally
        {
            web.AcmeIssuer.Metadata = null;
        }
    }

    [Fact]
    public async Task An_http_issuer_is_refused_outside_Development()
    {
        var (port, _) = await web.StartNodeAsync("Production");
        using var browser = new PortalBrowser();
        var refused = await browser.GetAsync(new Uri(web.Origin("acme", port), "/sign-in/start"));
        var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Equal("Metadata:not-https", (await web.EventAsync(PlatformEventKind.SignInRefused, reference)).Reason);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_is_reported_as_unavailable_and_not_kept_against_it()
    {
        const string Set = "UPDATE identity_providers SET issuer = '{0}' WHERE issuer = '{1}'";
        var (issuer, gone) = (web.AcmeIssuer.Issuer, $"http://localhost:{TestCluster.FreePort()}/acme");
        var start = new Uri(web.Acme, "/sign-in/start");
        using var browser = new PortalBrowser();
        await web.InCatalogAsync(string.Format(null, Set, gone, issuer));
        try
        {
            await Task.Delay(TenantDirectory.Lifetime, TestContext.Current.CancellationToken); // no cache holds it any more
            var refused = await browser.GetAsync(start);
            await refused.ReferenceAsync(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await web.InCatalogAsync(string.Format(null, Set, issuer, gone));
            await Task.Delay(TenantDirectory.Lifetime, TestContext.Current.CancellationToken); // no cache holds it any more
        }
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(start)).StatusCode);
    }
}
