namespace Portal.Web.SignIn;

/// <summary>Which check a sign-in did not pass. The names go to events as reasons; the person is told less.</summary>
internal enum SignInFailure
{
    /// <summary>The answer carries no state, or one that cannot be read on this host.</summary>
    State,

    /// <summary>The sign-in started in another browser, was completed before, or took too long.</summary>
    Transaction,

    /// <summary>The answer names another issuer than the tenant's (RFC 9207).</summary>
    ResponseIssuer,

    /// <summary>The provider declined.</summary>
    Declined,

    /// <summary>The provider's answer has neither code nor error.</summary>
    Code,

    /// <summary>The provider's metadata is not that of the tenant's issuer, or lacks what is needed.</summary>
    Metadata,

    /// <summary>The provider did not take the pushed authorization request (RFC 9126).</summary>
    PushedAuthorization,

    /// <summary>The provider did not exchange the code.</summary>
    TokenRequest,

    /// <summary>The ID token breaks a rule.</summary>
    IdToken,

    /// <summary>Userinfo names another subject (OpenID Connect Core, section 5.3.2).</summary>
    UserInfo,
}

/// <summary>A sign-in that ends without a session: 403, recorded as an event.</summary>
/// <param name="failure">Which check failed.</param>
/// <param name="detail">A fixed term for the log and the event: never a token, a code or a claim.</param>
internal sealed class SignInFailedException(SignInFailure failure, string? detail = null)
    : Exception($"The sign-in failed: {failure} {detail}")
{
    private const int MaximumWord = 40;

    /// <summary>Which check failed.</summary>
    public SignInFailure Failure { get; } = failure;

    /// <summary>For events.</summary>
    public string Reason { get; } = detail is null ? failure.ToString() : $"{failure}:{detail}";

    /// <summary>Whether the provider caused it, rather than the browser.</summary>
    public bool IsOfProvider => Failure is not (SignInFailure.State or SignInFailure.Transaction);

    /// <summary>What the person is told.</summary>
    public string Words =>
        Failure switch
        {
            SignInFailure.State or SignInFailure.Transaction =>
                "It was started in another browser or at another address, was completed before, or took too long.",
            SignInFailure.Declined => detail switch
            {
                "access_denied" => "It reports that access was declined or cancelled.",
                "login_required" or "interaction_required" => "It wants you to sign in there first.",
                "temporarily_unavailable" or "server_error" =>
                    "It reports a problem of its own. Try again in a moment.",
                _ => "It rejected the request. Your administrator can check Portal's registration there.",
            },
            SignInFailure.Metadata => "Its published settings do not match what your company registered here.",
            SignInFailure.TokenRequest or SignInFailure.PushedAuthorization =>
                "It rejected Portal as its client. Your administrator can check the client secret or certificate.",
            SignInFailure.IdToken when detail is "exp" or "iat" =>
                "The times in its answer do not fit: its clock and ours differ. Your administrator can have its clock checked.",
            _ => "Its answer did not pass our checks, so nobody was signed in.",
        };

    /// <summary>An error that came through the browser is the caller's text: only a plain word of it reaches log and event.</summary>
    public static string Word(string? error) =>
        error is { Length: <= MaximumWord } && error.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')
            ? error
            : "other";
}
