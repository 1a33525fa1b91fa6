namespace Portal.Client;

/// <summary>A company to create.</summary>
/// <param name="Name">Its name, as people read it.</param>
/// <param name="UrlId">Its short name for ever, such as <c>awesome-corp</c>; one that was used once never comes back.</param>
/// <param name="AuthProvider">Whose sign-in it uses: okta, entra, google, keycloak, auth0 or oidc.</param>
public sealed record NewCompany(string Name, string UrlId, string AuthProvider)
{
    /// <summary>How its server is shared; the platform's default, a server of its own, when null.</summary>
    public CompanyTier? Tier { get; init; }

    /// <summary>Its exact hosts; the short name below the platform's domain when null.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>How it signs its people in, where that is known already.</summary>
    public NewProvider? Provider { get; init; }

    /// <summary>Who is invited as its first administrator.</summary>
    public NewAdmin? FirstAdmin { get; init; }

    /// <summary>Without what is personal or secret.</summary>
    public override string ToString() => UrlId;
}

/// <summary>A company's OpenID provider.</summary>
/// <param name="Issuer">Its issuer, exactly as its discovery document has it.</param>
/// <param name="ClientId">The client that was registered there for Portal.</param>
/// <param name="ClientSecret">Its secret.</param>
public sealed record NewProvider(Uri Issuer, string ClientId, string ClientSecret)
{
    /// <summary>Whether the provider's word on e-mail addresses is believed; the preset's default when null.</summary>
    public bool? TrustsEmail { get; init; }

    /// <summary>For Google, and needed there: only accounts of this domain can sign in.</summary>
    public string? HostedDomain { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => Issuer.ToString();
}

/// <summary>A company's first administrator.</summary>
/// <param name="Email">Where the invitation is for.</param>
/// <param name="Name">As people read it.</param>
public sealed record NewAdmin(string Email, string Name);

/// <summary>A company that was asked for.</summary>
/// <param name="Job">The work of creating it, which goes on by itself.</param>
/// <param name="InvitationLink">
/// The first administrator's invitation, good as soon as the company is served. It is shown this once. Null without a first
/// administrator, and when the request had arrived before (a lost answer that was asked for again).
/// </param>
public sealed record RequestedCompany(CompanyJob Job, string? InvitationLink)
{
    /// <summary>
    /// The link with which the company's IT person sets its sign-in up, good for seven days. It is shown this once. Null where
    /// the request names the provider's details, and when the request had arrived before.
    /// </summary>
    public string? SignInSetUpLink { get; init; }

    /// <summary>Without the links.</summary>
    public override string ToString() => $"{Job.Company}: {Job.State}";
}
