using System.Globalization;
using Portal.DevHost.Identity.Discovery;

namespace Portal.DevHost.Identity.Authorization;

/// <summary>The checks of an authentication request whose client and redirect address are good already, in the order of the specifications.</summary>
internal static class AuthorizationRequestRules
{
    private static readonly string[] KnownPrompts = ["none", "login", "select_account"];

    /// <summary>The first rule that is broken, or null.</summary>
    public static ProtocolError? FirstBroken(OAuthParameters parameters)
    {
        if (parameters.HasRepeated)
            return ProtocolError.InvalidRequest("A parameter came more than once.");
        return Unsupported(parameters)
            ?? ResponseType(parameters)
            ?? Scope(parameters)
            ?? Pkce(parameters)
            ?? Prompt(parameters);
    }

    /// <summary>Only after <see cref="FirstBroken"/> found nothing.</summary>
    public static AuthorizationRequest Accept(RedirectTarget target, OAuthParameters parameters) =>
        new()
        {
            Target = target,
            Scopes = Scopes.Parse(parameters["scope"]),
            CodeChallenge = parameters["code_challenge"]!,
            Nonce = parameters["nonce"],
            Prompt = PromptOf(parameters),
            MaxAge = ParseMaxAge(parameters["max_age"]),
            LoginHint = parameters["login_hint"],
            IdTokenHint = parameters["id_token_hint"],
        };

    /// <summary>OpenID Connect Core section 3.1.2.6.</summary>
    private static ProtocolError? Unsupported(OAuthParameters parameters)
    {
        if (parameters["request"] is not null)
            return new ProtocolError("request_not_supported", "Request objects are not supported.");
        if (parameters["request_uri"] is not null)
            return new ProtocolError("request_uri_not_supported", "Request objects are not supported.");
        return parameters["registration"] is not null
            ? new ProtocolError("registration_not_supported", "Self-issued registration is not supported.")
            : null;
    }

    private static ProtocolError? ResponseType(OAuthParameters parameters)
    {
        if (parameters["response_type"] is not { } type)
            return ProtocolError.InvalidRequest("The parameter response_type is missing.");
        if (type is not "code")
            return new ProtocolError("unsupported_response_type", "Only response_type=code is supported.");
        return parameters["response_mode"] is null or "query"
            ? null
            : ProtocolError.InvalidRequest("Only response_mode=query is supported.");
    }

    private static ProtocolError? Scope(OAuthParameters parameters) =>
        Scopes.Parse(parameters["scope"]).Contains(Scopes.OpenId, StringComparer.Ordinal)
            ? null
            : new ProtocolError("invalid_scope", "The scope has to contain openid.");

    /// <summary>RFC 7636 section 4.4.1; a missing method means plain (section 4.3), and plain is refused (RFC 9700 section 2.1.1).</summary>
    private static ProtocolError? Pkce(OAuthParameters parameters)
    {
        if (parameters["code_challenge"] is not { } challenge)
            return ProtocolError.InvalidRequest("PKCE is required: the parameter code_challenge is missing.");
        if (parameters["code_challenge_method"] is not "S256")
            return ProtocolError.InvalidRequest("Only code_challenge_method=S256 is supported.");
        return ProofKey.IsS256Challenge(challenge)
            ? null
            : ProtocolError.InvalidRequest("The code_challenge is not the base64url form of a SHA-256 hash.");
    }

    private static ProtocolError? Prompt(OAuthParameters parameters)
    {
        var prompt = PromptOf(parameters);
        if (prompt.Except(KnownPrompts, StringComparer.Ordinal).Any())
            return ProtocolError.InvalidRequest("Supported values of prompt are none, login and select_account.");
        if (prompt.Count > 1 && prompt.Contains("none", StringComparer.Ordinal))
            return ProtocolError.InvalidRequest("prompt=none cannot be combined with other values.");
        return parameters["max_age"] is { } age && ParseMaxAge(age) is null
            ? ProtocolError.InvalidRequest("max_age is a whole number of seconds, zero or more.")
            : null;
    }

    private static List<string> PromptOf(OAuthParameters parameters) =>
        [
            .. (parameters["prompt"] ?? string.Empty)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.Ordinal),
        ];

    private static TimeSpan? ParseMaxAge(string? seconds) =>
        int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? TimeSpan.FromSeconds(value)
            : null;
}
