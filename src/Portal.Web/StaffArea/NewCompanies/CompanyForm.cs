using System.Text.Json;
using Portal.Domain.Access;
using Portal.Domain.Companies;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.StaffArea.NewCompanies;

/// <summary>The form for a new company, as it was typed, so that nothing but a secret has to be typed twice.</summary>
/// <param name="Key">Id of this form: whoever sends it twice asks for one company.</param>
/// <param name="Name">The company's name.</param>
/// <param name="UrlId">Its short name.</param>
/// <param name="Preset">Kind of its identity provider, of <see cref="ProviderPreset.All"/>.</param>
/// <param name="Tier">Name of a <see cref="ServerTier"/>.</param>
public sealed record CompanyForm(string Key, string Name, string UrlId, string Preset, string Tier)
{
    private static readonly char[] BetweenHosts = [' ', ',', ';', '\t', '\r', '\n'];

    /// <summary>Issuer of the identity provider.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Portal's client there.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Its secret; never shown again.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>Google's hosted domain; empty for other providers.</summary>
    public string HostedDomain { get; init; } = "";

    /// <summary>Whether the provider's verified e-mail may bind an invited person.</summary>
    public bool TrustsEmail { get; init; }

    /// <summary>Hosts, one a line; empty for the short name below the platform's domain.</summary>
    public string Hosts { get; init; } = "";

    /// <summary>Name of the first admin.</summary>
    public string AdminName { get; init; } = "";

    /// <summary>E-mail address of the first admin.</summary>
    public string AdminEmail { get; init; } = "";

    /// <summary>Whether anything about the provider was typed.</summary>
    public bool HasProvider => Issuer.Length + ClientId.Length + ClientSecret.Length > 0;

    /// <summary>Nothing typed yet.</summary>
    internal static CompanyForm New() => new(Guid.CreateVersion7().ToString("n"), "", "", "okta", "dedicated");

    /// <summary>What was sent.</summary>
    internal static CompanyForm Read(IFormCollection form) =>
        new(form.One("key"), form.One("name"), form.One("url_id").Trim(), form.One("auth_provider"), form.One("tier"))
        {
            Issuer = form.One("provider.issuer").Trim(),
            ClientId = form.One("provider.client_id").Trim(),
            ClientSecret = form.One("provider.client_secret"),
            HostedDomain = form.One("provider.hosted_domain").Trim(),
            TrustsEmail = form.One("provider.trusts_email") == "true",
            Hosts = form.One("hosts"),
            AdminName = form.One("first_admin.name"),
            AdminEmail = form.One("first_admin.email"),
        };

    /// <summary>The request; the operation says what is wrong with it.</summary>
    internal CompanyRequest ToRequest() =>
        new(Name, UrlId, Preset)
        {
            Tier = ListLabels.ReadName<ServerTier>(Tier).GetValueOrDefault(), // none is refused by the rules
            Hosts = Hosts.Split(BetweenHosts, StringSplitOptions.RemoveEmptyEntries),
            Provider = HasProvider
                ? new(Issuer, ClientId, ClientSecret, TrustsEmail) { HostedDomain = HostedDomain }
                : null,
            FirstAdmin = AdminName.Trim().Length + AdminEmail.Trim().Length > 0 ? new(AdminEmail, AdminName) : null,
        };

    /// <summary>One form makes one company, however often it is sent.</summary>
    internal IdempotentRequest Repeatable(StaffId sender) =>
        IdempotentRequest.Of(
            sender.Value,
            Key,
            "POST " + PortalUrls.Staff.NewCompanies,
            JsonSerializer.SerializeToUtf8Bytes(this)
        );

    /// <summary>Without what is personal or secret.</summary>
    public override string ToString() => $"form for {UrlId}";
}
