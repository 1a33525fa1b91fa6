using Portal.Domain.Companies;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>The tenant to provision. The first step stores it in the catalog.</summary>
/// <param name="UrlId">Stable short name, never reused.</param>
/// <param name="DisplayName">The company's name.</param>
/// <param name="Tier">Dedicated or shared server.</param>
/// <param name="ServerName">Name of its server: its own, or a shared one of the schema tier.</param>
internal sealed record TenantRequest(string UrlId, string DisplayName, ServerTier Tier, string ServerName)
{
    /// <summary>A url_id has no underscore, so no dedicated server can have this name.</summary>
    public const string SharedServer = "shared_1";

    /// <summary>Exact hosts of its dashboard.</summary>
    public IReadOnlyList<HostName> Hosts { get; init; } = [];

    /// <summary>Where its users sign in; null leaves the stored one unchanged.</summary>
    public IdentityProviderRequest? IdentityProvider { get; init; }

    /// <summary>Who takes it over; null for nobody yet.</summary>
    public FirstAdmin? FirstAdmin { get; init; }

    public static TenantRequest Dedicated(string urlId, string displayName) =>
        new(urlId, displayName, ServerTier.Dedicated, urlId);

    public static TenantRequest Shared(string urlId, string displayName) =>
        new(urlId, displayName, ServerTier.Schema, SharedServer);
}

/// <summary>An OIDC issuer and Portal's client there; the secret is sealed before it is stored.</summary>
internal sealed record IdentityProviderRequest(
    string Issuer,
    string DisplayName,
    string ClientId,
    string ClientSecret,
    bool TrustsEmail
)
{
    /// <summary>What every ID token has to name as <c>hd</c>; null for an issuer of one's own.</summary>
    public string? HostedDomain { get; init; }
}
