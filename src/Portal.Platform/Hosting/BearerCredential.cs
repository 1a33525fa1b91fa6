using Microsoft.AspNetCore.Http;

namespace Portal.Platform.Hosting;

/// <summary>
/// <c>Authorization: Bearer CREDENTIAL</c>: the scheme in any case, then one or more blanks (RFC 9110, section 11.4; RFC 6750).
/// </summary>
public static class BearerCredential
{
    private const string Scheme = "Bearer";

    /// <summary>The credential; null when there is none, or more than one.</summary>
    public static string? Read(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && Has(header) ? header[Scheme.Length..].TrimStart(' ') : null;

    /// <summary>Whether the request presents one, or several.</summary>
    public static bool IsPresented(HttpRequest request) => request.Headers.Authorization.Any(Has);

    /// <summary>
    /// <c>WWW-Authenticate</c> of a 401. A request without a credential is told no error (RFC 6750, section 3.1); all others
    /// are told the same.
    /// </summary>
    public static string ChallengeFor(HttpRequest request) =>
        IsPresented(request) ? Scheme + " error=\"invalid_token\"" : Scheme;

    private static bool Has(string? header) =>
        header?.Length > Scheme.Length
        && header[Scheme.Length] == ' '
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
}
