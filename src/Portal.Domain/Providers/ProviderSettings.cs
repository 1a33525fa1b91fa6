using Portal.Domain.Companies;

namespace Portal.Domain.Providers;

/// <summary>Portal's client at a company's identity provider, as its IT person entered it.</summary>
/// <param name="Preset">Kind of the provider, of <see cref="ProviderPreset.All"/>.</param>
/// <param name="Address">
/// What names the issuer: a domain (Okta, Auth0), the id of a directory (Entra ID), a realm's or issuer's address; nothing for Google.
/// </param>
/// <param name="HostedDomain">The organisation's own domain; Google only.</param>
/// <param name="ClientId">Portal's client there.</param>
/// <param name="ClientSecret">Its secret; empty keeps the one that was entered for the same issuer and client.</param>
/// <param name="TrustsEmail">Whether its verified e-mail may bind an invited person.</param>
public sealed record ProviderSettingsRequest(
    string? Preset,
    string? Address,
    string? HostedDomain,
    string? ClientId,
    string? ClientSecret,
    bool TrustsEmail
)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"client {ClientId} at {Address}";
}

/// <summary>Settings that keep every rule.</summary>
/// <param name="Preset">Kind of the provider.</param>
/// <param name="Issuer">Exact issuer identifier.</param>
/// <param name="HostedDomain">What <c>hd</c> of every ID token has to be; null for an issuer of one's own.</param>
/// <param name="ClientId">Portal's client there.</param>
/// <param name="ClientSecret">Its secret; null to keep the stored one.</param>
/// <param name="TrustsEmail">Whether its verified e-mail may bind an invited person.</param>
public sealed record ProviderSettings(
    ProviderPreset Preset,
    string Issuer,
    string? HostedDomain,
    string ClientId,
    string? ClientSecret,
    bool TrustsEmail
)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"client {ClientId} at {Issuer}";
}
