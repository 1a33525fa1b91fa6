using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>What a tenant shall be. The catalog remembers it from the first step on.</summary>
/// <param name="UrlId">Stable short name, never reused.</param>
/// <param name="DisplayName">The company's name.</param>
/// <param name="Tier">Whether its server serves it alone.</param>
/// <param name="ServerName">Name of its server: its own, or a shared one of the schema tier.</param>
internal sealed record TenantRequest(string UrlId, string DisplayName, ServerTier Tier, string ServerName)
{
    /// <summary>No url_id holds an underscore, so that no tenant's own server takes this name.</summary>
    public const string SharedServer = "shared_1";

    /// <summary>Exact hosts of its dashboard.</summary>
    public IReadOnlyList<HostName> Hosts { get; init; } = [];

    /// <summary>Where its people sign in; null leaves what the catalog has.</summary>
    public IdentityProviderRequest? IdentityProvider { get; init; }

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
);
