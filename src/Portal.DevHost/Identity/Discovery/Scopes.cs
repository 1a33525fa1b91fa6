namespace Portal.DevHost.Identity.Discovery;

/// <summary>The scopes of OpenID Connect Core section 5.4 that are served, and the claims they open.</summary>
internal static class Scopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";

    public static IReadOnlyList<string> Supported { get; } = [OpenId, Profile, Email];

    public static IReadOnlyList<string> Claims { get; } =
    [
        "iss",
        "sub",
        "aud",
        "exp",
        "iat",
        "auth_time",
        "nonce",
        "at_hash",
        "sid",
        "amr",
        "name",
        "email",
        "email_verified",
    ];

    /// <summary>Space-delimited (RFC 6749 section 3.3). What we do not know is left out, not refused.</summary>
    public static IReadOnlyList<string> Parse(string? scope) =>
        [.. (scope ?? string.Empty).Split(' ').Intersect(Supported, StringComparer.Ordinal)];

    /// <summary>The claims about a person that the granted scopes open.</summary>
    public static void AddClaims(
        this PersonOptions person,
        IReadOnlyList<string> scopes,
        Dictionary<string, object> claims
    )
    {
        if (scopes.Contains(Profile, StringComparer.Ordinal))
            claims["name"] = person.Name;
        if (scopes.Contains(Email, StringComparer.Ordinal))
            (claims["email"], claims["email_verified"]) = (person.Email, person.EmailVerified);
    }
}
