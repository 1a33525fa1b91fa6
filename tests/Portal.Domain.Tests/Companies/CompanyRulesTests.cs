using FsCheck;
using FsCheck.Fluent;
using Portal.Domain.Companies;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests.Companies;

public sealed class CompanyRulesTests
{
    private const string Domain = "portal.example";

    private static readonly CompanyRequest Valid = new("Awesome Corp", "awesome-corp", "okta");

    private static readonly ProviderRequest Client = new("https://id.awesome.example", "portal", "s3cret");

    [Fact]
    public void Name_short_name_and_kind_of_provider_are_enough()
    {
        var company = Check(Valid);
        Assert.Equal(("Awesome Corp", "awesome-corp", "okta"), (company.Name, company.UrlId, company.Preset.Name));
        Assert.Equal(ServerTier.Dedicated, company.Tier);
        Assert.Equal(["awesome-corp.portal.example"], company.Hosts.Select(host => host.Value));
        Assert.Null(company.Provider);
        Assert.Null(company.FirstAdmin);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_each_field_once()
    {
        var request = new CompanyRequest(" ", "A", "ldap")
        {
            Tier = (ServerTier)9,
            Hosts = ["evil.example"],
            Provider = new("http://id.example", "", null),
            FirstAdmin = new("nobody", ""),
        };
        Assert.Equal(
            [
                "auth_provider",
                "first_admin.email",
                "first_admin.name",
                "hosts",
                "name",
                "provider.client_id",
                "provider.client_secret",
                "provider.issuer",
                "tier",
                "url_id",
            ],
            Errors(request).Keys.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Acme")]
    [InlineData("acme_1")]
    [InlineData("1acme")]
    [InlineData("-acme")]
    [InlineData("acme-")]
    [InlineData("xn--acme")]
    [InlineData("ac--me")]
    [InlineData("acme ")]
    [InlineData("acme\n")]
    [InlineData("\u00E4cme")]
    [InlineData("www")]
    [InlineData("staff")]
    [InlineData("api")]
    [InlineData("platform")]
    [InlineData("localhost")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdef")] // 32
    public void A_short_name_that_cannot_be_is_refused(string urlId) =>
        Assert.Equal(["url_id"], Errors(Valid with { UrlId = urlId }).Keys);

    [Theory]
    [InlineData("awesome-corp.portal.example", true)]
    [InlineData("AWESOME-corp.Portal.Example", true)]
    [InlineData("awesome.portal.example", true)]
    [InlineData("portal.example", false)]
    [InlineData("a.b.portal.example", false)]
    [InlineData("awesome.portal.example.evil.test", false)]
    [InlineData("awesomeportal.example", false)]
    [InlineData("awesome.portal.example:443", false)]
    [InlineData("awesome.portal.example.", false)]
    [InlineData("*.portal.example", false)]
    [InlineData("staff.portal.example", false)]
    [InlineData("xn--4ca.portal.example", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("b\u00FCro.portal.example", false)]
    public void A_host_is_one_label_below_the_domain(string host, bool isGood)
    {
        var request = Valid with { Hosts = [host] };
        if (isGood)
        {
            Assert.Equal(host.ToLowerInvariant(), Assert.Single(Check(request).Hosts).Value);
        }
        else
        {
            Assert.Equal(["hosts"], Errors(request).Keys);
        }
    }

    [Theory]
    [InlineData("oidc", "https://id.example", true)]
    [InlineData("oidc", "https://id.example/realms/acme", true)]
    [InlineData("oidc", "http://id.example", false)]
    [InlineData("oidc", "https://id.example?x=1", false)]
    [InlineData("oidc", "https://id.example#x", false)]
    [InlineData("oidc", "https://user@id.example", false)]
    [InlineData("oidc", "id.example", false)]
    [InlineData("oidc", "file:///etc/passwd", false)]
    [InlineData("oidc", "https://id.example/\0", false)]
    [InlineData("oidc", "https://id.example/\u007F", false)]
    [InlineData("google", "https://accounts.google.com", true)]
    [InlineData("google", "https://accounts.google.com.evil.test", false)]
    [InlineData("entra", "https://login.microsoftonline.com/0f0e0d0c-0b0a-4908-8706-050403020100/v2.0", true)]
    [InlineData("entra", "https://login.microsoftonline.com/common/v2.0", false)]
    [InlineData("entra", "https://login.microsoftonline.com/organizations/v2.0", false)]
    [InlineData("entra", "https://id.example", false)]
    [InlineData("oidc", "https://login.microsoftonline.com/common/v2.0", false)] // by whatever name
    [InlineData("entra", "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", false)] // consumers
    [InlineData("oidc", "https://accounts.google.com", false)] // without a domain
    public void An_issuer_is_one_organisations_own(string preset, string issuer, bool isGood)
    {
        var request = Valid with
        {
            AuthProvider = preset,
            Provider = Client with { Issuer = issuer, HostedDomain = "awesome.example" },
        };
        if (isGood)
        {
            Assert.Equal(issuer, Check(request).Provider!.Issuer);
        }
        else
        {
            Assert.Equal(["provider.issuer"], Errors(request).Keys);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gmail.com")]
    public void Google_needs_the_organisations_domain(string? domain)
    {
        var client = Client with { Issuer = "https://accounts.google.com", HostedDomain = domain };
        var request = Valid with { AuthProvider = "google", Provider = client };
        Assert.Equal(["provider.hosted_domain"], Errors(request).Keys);
        request = request with { Provider = client with { HostedDomain = "Awesome.example" } };
        Assert.Equal("awesome.example", Check(request).Provider!.HostedDomain);
    }

    [Fact]
    public void In_development_an_issuer_may_be_http() =>
        Assert.NotNull(
            new CompanyRules(Domain, allowsHttp: true)
                .Check(Valid with { Provider = Client with { Issuer = "http://localhost:5400/acme" } })
                .Provider
        );

    [Fact]
    public void No_text_shows_a_secret()
    {
        Assert.DoesNotContain("s3cret", Client.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", (Valid with { Provider = Client }).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", Check(Valid with { Provider = Client }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_name_is_accepted_makes_a_host_and_fits_the_catalog() =>
        Prop.ForAll(
                Gen.Choose(0, 34)
                    .SelectMany(length => Gen.ArrayOf(Gen.Elements("abcxyz-019AZ._ \u00E4".ToCharArray()), length))
                    .Select(letters => new string(letters))
                    .ToArbitrary(),
                name =>
                    CompanyNames.Fault(name) is not null
                    || (
                        Platform.Tenancy.HostName.TryParse($"{name}.{Domain}", out var host)
                        && host.Value == $"{name}.{Domain}"
                        && IsOfTheForm(name)
                        && Check(Valid with { UrlId = name }).UrlId == name
                    )
            )
            .QuickCheckThrowOnFailure();

    private static bool IsOfTheForm(string name) =>
        name.Length is >= 2 and <= 31
        && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static CheckedCompany Check(CompanyRequest request) =>
        new CompanyRules(Domain, allowsHttp: false).Check(request);

    private static IReadOnlyDictionary<string, string> Errors(CompanyRequest request) =>
        Assert.Throws<InvalidInputException>(() => Check(request)).Errors;
}
