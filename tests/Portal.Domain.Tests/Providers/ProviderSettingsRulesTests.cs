using Portal.Domain.Providers;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests.Providers;

/// <summary>What a company's IT person may enter, and what is mended.</summary>
public sealed class ProviderSettingsRulesTests
{
    private const string Directory = "5e6ba4c2-0d7c-4a0e-9f0d-3c4b8f1a2d77";

    [Theory]
    [InlineData("okta", "acme.okta.com", "https://acme.okta.com")]
    [InlineData("okta", "  https://acme.okta.com/ ", "https://acme.okta.com")]
    [InlineData("okta", "https://acme.okta.com/oauth2/default", "https://acme.okta.com/oauth2/default")]
    [InlineData("auth0", "acme.eu.auth0.com", "https://acme.eu.auth0.com/")]
    [InlineData("auth0", "https://login.acme.example//", "https://login.acme.example/")]
    [InlineData("entra", Directory, "https://login.microsoftonline.com/" + Directory + "/v2.0")]
    [InlineData(
        "entra",
        "5E6BA4C2-0D7C-4A0E-9F0D-3C4B8F1A2D77",
        "https://login.microsoftonline.com/" + Directory + "/v2.0"
    )]
    [InlineData(
        "entra",
        "https://login.microsoftonline.com/" + Directory + "/v2.0/",
        "https://login.microsoftonline.com/" + Directory + "/v2.0"
    )]
    [InlineData("keycloak", "https://id.acme.example/realms/acme/", "https://id.acme.example/realms/acme")]
    [InlineData(
        "keycloak",
        "https://id.acme.example/realms/acme/.well-known/openid-configuration",
        "https://id.acme.example/realms/acme"
    )]
    [InlineData("oidc", "https://id.acme.example/", "https://id.acme.example/")] // the slash may be part of its name
    [InlineData("oidc", "https://id.acme.example", "https://id.acme.example")]
    public void What_people_paste_is_mended(string preset, string entered, string issuer) =>
        Assert.Equal(issuer, Check(Settings(preset, entered)).Issuer);

    [Theory]
    [InlineData("okta", "")]
    [InlineData("okta", "acme-admin.okta.com")]
    [InlineData("okta", "acme okta com")]
    [InlineData("okta", "http://acme.okta.com")]
    [InlineData("okta", "https://acme.okta.com?x=1")]
    [InlineData("okta", "https://user@acme.okta.com")]
    [InlineData("entra", "common")]
    [InlineData("entra", "Organizations")]
    [InlineData("entra", "consumers")]
    [InlineData("entra", "contoso.onmicrosoft.com")]
    [InlineData("entra", "https://login.microsoftonline.com/common/v2.0")]
    [InlineData("entra", "https://sts.windows.net/" + Directory)]
    [InlineData("oidc", "https://login.microsoftonline.com/common/v2.0")] // by whatever name
    [InlineData("entra", "9188040d-6c67-4c5b-b112-36a304b66dad")] // consumers
    [InlineData("oidc", "https://accounts.google.com")] // everybody with an account, without a domain
    [InlineData("okta", "accounts.google.com")]
    [InlineData("oidc", "ftp://id.acme.example")]
    [InlineData("oidc", "https://ïd.acme.example")]
    public void What_names_no_issuer_of_ones_own_is_refused(string preset, string entered) =>
        Assert.Equal(["address"], Errors(Settings(preset, entered)).Keys);

    [Theory]
    [InlineData("acme.com", "acme.com")]
    [InlineData(" @Acme.COM ", "acme.com")]
    public void Google_has_one_issuer_and_demands_the_organisations_domain(string entered, string domain)
    {
        var settings = Check(Settings("google", "") with { HostedDomain = entered });
        Assert.Equal(("https://accounts.google.com", domain), (settings.Issuer, settings.HostedDomain));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("gmail.com")]
    [InlineData("googlemail.com")]
    [InlineData("https://acme.com")]
    [InlineData("acme com")]
    public void Google_without_it_is_refused(string? entered) =>
        Assert.Equal(["hosted_domain"], Errors(Settings("google", "") with { HostedDomain = entered }).Keys);

    [Fact]
    public void Only_google_takes_a_domain() =>
        Assert.Null(Check(Settings("okta", "acme.okta.com") with { HostedDomain = "acme.com" }).HostedDomain);

    [Fact]
    public void Http_is_for_development() =>
        Assert.Equal(
            "http://localhost:5400/acme",
            new ProviderSettingsRules(allowsHttp: true)
                .Check(Settings("oidc", "http://localhost:5400/acme"), stored: null)
                .Issuer
        );

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(
            ["address", "client_id", "client_secret"],
            Errors(new("okta", "", null, " ", "", false)).Keys.Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData(null)]
    [InlineData("ldap")]
    public void An_unknown_kind_is_refused(string? preset) =>
        Assert.Equal(["provider"], Errors(Settings(preset, "acme.example")).Keys);

    [Theory]
    [InlineData("https://acme.okta.com", "portal", true)]
    [InlineData("https://evil.okta.com", "portal", false)] // it would be sent there
    [InlineData("https://acme.okta.com", "another", false)]
    public void A_secret_is_kept_for_the_same_client_of_the_same_issuer_only(string issuer, string client, bool isKept)
    {
        var stored = new ProviderCandidate(
            "okta",
            new(TenantId.New(), "https://acme.okta.com", "Okta", "portal", [1], TrustsEmail: false),
            [2],
            null
        );
        var request = new ProviderSettingsRequest("okta", issuer, null, client, " ", false);
        if (isKept)
        {
            Assert.Null(new ProviderSettingsRules(false).Check(request, stored).ClientSecret);
        }
        else
        {
            var refused = Assert.Throws<InvalidInputException>(() =>
                new ProviderSettingsRules(false).Check(request, stored)
            );
            Assert.Equal(["client_secret"], refused.Errors.Keys);
        }
    }

    [Fact]
    public void Blanks_around_a_pasted_secret_are_none_of_it()
    {
        var settings = Check(Settings("okta", "acme.okta.com") with { ClientSecret = " s3cret\r\n" });
        Assert.Equal("s3cret", settings.ClientSecret);
        Assert.DoesNotContain("s3cret", settings.ToString(), StringComparison.Ordinal);
    }

    private static ProviderSettingsRequest Settings(string? preset, string? address) =>
        new(preset, address, "acme.com", "portal", "s3cret", TrustsEmail: false);

    private static ProviderSettings Check(ProviderSettingsRequest request) =>
        new ProviderSettingsRules(allowsHttp: false).Check(request, stored: null);

    private static IReadOnlyDictionary<string, string> Errors(ProviderSettingsRequest request) =>
        Assert.Throws<InvalidInputException>(() => Check(request)).Errors;
}
