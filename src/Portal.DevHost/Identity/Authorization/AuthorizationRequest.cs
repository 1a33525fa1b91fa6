using Portal.DevHost.Identity.SignIn;

namespace Portal.DevHost.Identity.Authorization;

/// <summary>An authentication request (OpenID Connect Core section 3.1.2.1) that passed every check.</summary>
internal sealed record AuthorizationRequest
{
    public required RedirectTarget Target { get; init; }
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary><c>code_challenge</c>, method S256.</summary>
    public required string CodeChallenge { get; init; }

    public string? Nonce { get; init; }
    public IReadOnlyList<string> Prompt { get; init; } = [];
    public TimeSpan? MaxAge { get; init; }
    public string? LoginHint { get; init; }

    /// <summary><c>id_token_hint</c>, as it came.</summary>
    public string? IdTokenHint { get; init; }

    /// <summary>The subject of a verified <c>id_token_hint</c>: nobody else may answer this request.</summary>
    public string? ExpectedSubject { get; init; }

    /// <summary><c>prompt=none</c>: answer without showing anything.</summary>
    public bool IsSilent => Prompt.Contains("none", StringComparer.Ordinal);

    /// <summary>Whether a session that exists already answers the request without a new sign-in.</summary>
    public bool IsAnsweredBy(SignInSession session, DateTimeOffset now) =>
        !Prompt.Contains("login", StringComparer.Ordinal)
        && !Prompt.Contains("select_account", StringComparer.Ordinal)
        && (MaxAge is not { } age || now - session.AuthenticatedAt <= age)
        && IsAcceptable(session.Subject);

    public bool IsAcceptable(string subject) =>
        ExpectedSubject is null || string.Equals(ExpectedSubject, subject, StringComparison.Ordinal);
}
