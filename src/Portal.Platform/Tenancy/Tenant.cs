namespace Portal.Platform.Tenancy;

/// <summary>One tenant as the catalog has it, at most <see cref="Catalog.TenantDirectory.Lifetime"/> old.</summary>
/// <param name="Id">The tenant.</param>
/// <param name="UrlId">Its stable short name, never reused.</param>
/// <param name="DisplayName">The company's name, as its own people see it.</param>
/// <param name="State">Its state.</param>
/// <param name="IsQuarantined">Its server failed to prove itself (IC-5); it is not served until the platform lifts the quarantine.</param>
/// <param name="Binding">Its server.</param>
public sealed record Tenant(
    TenantId Id,
    string UrlId,
    string DisplayName,
    TenantState State,
    bool IsQuarantined,
    TenantBinding Binding
);

/// <summary>The OIDC issuer at which a tenant's people sign in, or the staff.</summary>
/// <param name="Tenant">Whose people sign in there; null for the staff.</param>
/// <param name="Issuer">Exact issuer identifier (OpenID Connect Discovery 1.0, section 3).</param>
/// <param name="DisplayName">Name on the sign-in button.</param>
/// <param name="ClientId">Portal's client at that issuer.</param>
/// <param name="ClientSecret">Sealed client secret; null where <see cref="ClientCredential"/> takes its place.</param>
/// <param name="TrustsEmail">Whether a verified e-mail of this issuer may bind an invited person.</param>
public sealed record IdentityProvider(
    TenantId? Tenant,
    string Issuer,
    string DisplayName,
    string ClientId,
    byte[]? ClientSecret,
    bool TrustsEmail
)
{
    /// <summary>
    /// Sealed description of a certificate or federated credential that authenticates the client instead of the secret
    /// (RFC 7523), in the JSON of Microsoft.Identity.Abstractions' <c>CredentialDescription</c>.
    /// </summary>
    public byte[]? ClientCredential { get; init; }

    /// <summary>Whether requests are pushed (RFC 9126).</summary>
    public bool PushesAuthorization { get; init; }

    /// <summary>Audiences that may stand beside the client in an ID token whose <c>azp</c> is the client.</summary>
    public IReadOnlyList<string> OtherAudiences { get; init; } = [];

    /// <summary>How far the provider's clock may differ from ours.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The organisation that every ID token has to name in <c>hd</c>: at an issuer that many organisations share, such as
    /// Google's, everybody else could sign in too. Null for an issuer of one's own.
    /// </summary>
    public string? HostedDomain { get; init; }
}

/// <summary>What an exact host is bound to (IC-1).</summary>
/// <param name="Name">The host.</param>
/// <param name="Kind">What it serves.</param>
/// <param name="Tenant">The tenant of a tenant host; null for every other kind.</param>
/// <param name="IdentityProvider">
/// Where people sign in who come to a tenant host or the staff host; null for the APIs' hosts, and for a company that has not set
/// its sign-in up yet.
/// </param>
public sealed record ResolvedHost(HostName Name, HostKind Kind, Tenant? Tenant, IdentityProvider? IdentityProvider);
