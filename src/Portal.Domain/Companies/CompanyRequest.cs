using Portal.Platform.Tenancy;

namespace Portal.Domain.Companies;

/// <summary>What somebody asks for with <c>createCompany</c>, as it was entered; <see cref="CompanyRules"/> validates it.</summary>
/// <param name="Name">The company's name.</param>
/// <param name="UrlId">Its stable short name, <c>[a-z][a-z0-9-]{1,30}</c>.</param>
/// <param name="AuthProvider">Kind of its identity provider, of <see cref="ProviderPreset.All"/>.</param>
public sealed record CompanyRequest(string? Name, string? UrlId, string? AuthProvider)
{
    /// <summary>How its server is shared.</summary>
    public ServerTier Tier { get; init; } = ServerTier.Dedicated;

    /// <summary>A registered server by its name; null lets Portal choose. The operator's own command alone names one.</summary>
    public string? Server { get; init; }

    /// <summary>Exact hosts, each one label below the platform's domain; empty for <c>URL_ID.DOMAIN</c>.</summary>
    public IReadOnlyList<string?> Hosts { get; init; } = [];

    /// <summary>The client at its identity provider; null when the company sets that up itself, with a link.</summary>
    public ProviderRequest? Provider { get; init; }

    /// <summary>Who takes the company over; null for nobody yet.</summary>
    public FirstAdminRequest? FirstAdmin { get; init; }
}

/// <summary>Portal's client at a company's identity provider.</summary>
/// <param name="Issuer">Exact issuer identifier, an https address.</param>
/// <param name="ClientId">Portal's client there.</param>
/// <param name="ClientSecret">Its secret. Sealed before it is stored.</param>
/// <param name="TrustsEmail">Whether its verified e-mail may bind an invited person.</param>
public sealed record ProviderRequest(string? Issuer, string? ClientId, string? ClientSecret, bool TrustsEmail = false)
{
    /// <summary>What every ID token has to name as <c>hd</c>; for Google, and there needed.</summary>
    public string? HostedDomain { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"client {ClientId} at {Issuer}";
}

/// <summary>The person who takes a company over.</summary>
/// <param name="Email">E-mail address.</param>
/// <param name="Name">Name as shown.</param>
public sealed record FirstAdminRequest(string? Email, string? Name);
