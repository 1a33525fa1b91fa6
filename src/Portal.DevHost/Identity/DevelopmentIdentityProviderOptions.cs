namespace Portal.DevHost.Identity;

/// <summary>Everything the development identity provider knows. Nothing about realms, clients or people is built in.</summary>
internal sealed record DevelopmentIdentityProviderOptions
{
    /// <summary>Scheme, loopback host and port under which browsers and services reach it, for example http://localhost:5400.</summary>
    public required Uri Origin { get; init; }

    /// <summary>Where the signing keys are kept, so that a restart keeps every <c>kid</c>. Made when missing.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The realms, each an issuer of its own.</summary>
    public required IReadOnlyList<RealmOptions> Realms { get; init; }

    /// <summary>Whether the sign-in page lists the people with a button each. Turn it off to see the bare form.</summary>
    public bool ListPeople { get; init; } = true;

    /// <summary>How long an authorization code may wait. RFC 6749 section 4.1.2 allows ten minutes, we less.</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From <c>iat</c> to <c>exp</c>.</summary>
    public TimeSpan IdTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long userinfo answers to an access token.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Absolute lifetime of a person's session at the provider.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How long a sign-in form may stay open before it has to be started again.</summary>
    public TimeSpan SignInFormLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a rotated key stays in the JWKS, so that tokens signed before the rotation still verify.</summary>
    public TimeSpan RetiredKeyRetention { get; init; } = TimeSpan.FromHours(24);
}
