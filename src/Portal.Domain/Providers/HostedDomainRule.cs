using Portal.Platform.Tenancy;

namespace Portal.Domain.Providers;

/// <summary>
/// The organisation whose accounts may sign in at an issuer that many share (Google's <c>hd</c>), for all who may enter one.
/// </summary>
internal static class HostedDomainRule
{
    /// <summary>As it is stored and compared.</summary>
    public static string Mend(string? entered) => (entered ?? "").Trim().TrimStart('@').ToLowerInvariant();

    /// <summary>What is wrong with a mended domain, and what to do; null when nothing is.</summary>
    public static string? FaultOf(string domain)
    {
        if (
            domain.Contains(':', StringComparison.Ordinal)
            || !domain.Contains('.', StringComparison.Ordinal)
            || !HostName.TryParse(domain, out _)
        )
        {
            return "Enter the organisation's Google Workspace domain, such as acme.com. Without it, everybody with a Google account could sign in.";
        }
        return domain is "gmail.com" or "googlemail.com"
            ? "Personal Google accounts belong to no organisation. Enter the organisation's own domain."
            : null;
    }
}
