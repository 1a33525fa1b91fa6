namespace Portal.Web.SignIn.Provider;

/// <summary>The provider's answer as the browser carries it, in the query only. A parameter that comes twice counts as missing.</summary>
internal sealed record AuthorizationAnswer(string? State, string? Code, string? Issuer, string? Error)
{
    private const int MaximumError = 40;

    public static AuthorizationAnswer Read(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
            ? new(One(request, "state"), One(request, "code"), One(request, "iss"), One(request, "error"))
            : new(null, null, null, null);

    /// <exception cref="SignInFailedException">The provider said no, or nothing.</exception>
    public string DemandCode() =>
        Error is not null ? throw new SignInFailedException(SignInFailure.Declined, Word(Error))
        : string.IsNullOrEmpty(Code) ? throw new SignInFailedException(SignInFailure.Code)
        : Code;

    /// <summary>The error is the caller's text: only a plain word of it reaches log and event.</summary>
    private static string Word(string error) =>
        error.Length <= MaximumError && error.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')
            ? error
            : "other";

    private static string? One(HttpRequest request, string name) => request.Query[name] is [var value] ? value : null;
}
