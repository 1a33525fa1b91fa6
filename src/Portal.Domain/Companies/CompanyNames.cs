using System.Text.RegularExpressions;

namespace Portal.Domain.Companies;

/// <summary>Which short names a company may have. Whether one is free, the catalog says.</summary>
public static partial class CompanyNames
{
    /// <summary>The longest short name.</summary>
    public const int MaximumLength = 31;

    // Hosts that people, browsers or mail servers take for the platform's own, and words that addresses of ours use.
    private static readonly HashSet<string> Reserved = new(
        [
            "about", "abuse", "access", "account", "accounts", "admin", "administrator", "api", "app", "apps", "assets",
            "auth", "autoconfig", "autodiscover", "billing", "blog", "catalog", "cdn", "company", "companies", "console",
            "contact", "dashboard", "default", "demo", "dev", "developer", "developers", "docs", "download", "downloads",
            "email", "example", "files", "ftp", "health", "help", "home", "host", "hostmaster", "identity", "imap", "info",
            "internal", "invitation", "isatap", "jobs", "keys", "legal", "localhost", "login", "logout", "mail", "media",
            "metrics", "mta-sts", "new", "news", "noc", "none", "ns1", "ns2", "null", "oauth", "oidc", "operator", "owner",
            "payment", "payments", "platform", "pop", "pop3", "portal", "postmaster", "preview", "privacy", "private",
            "public", "root", "saml", "secure", "security", "server", "servers", "service", "services", "settings", "setup",
            "shared", "shop", "sign-in", "sign-up", "signin", "signup", "smtp", "sso", "staff", "staging", "static",
            "status", "support", "system", "tenant", "tenants", "terms", "test", "testing", "token", "undefined", "user",
            "users", "webmaster", "webmail", "wpad", "www",
        ],
        StringComparer.Ordinal
    );

    /// <summary>What is wrong with a short name, and what to do; null when nothing is.</summary>
    public static string? Fault(string? urlId) =>
        urlId switch
        {
            null or "" => "The short name is missing. Enter 2 to 31 characters, such as awesome-corp.",
            { Length: > MaximumLength } =>
                $"The short name has {urlId.Length} characters. Enter at most {MaximumLength}.",
            _ when !Form().IsMatch(urlId) =>
                "Expected 2 to 31 lower-case letters, digits and hyphens, beginning with a letter. Enter one such as awesome-corp.",
            _ when urlId[^1] == '-' || urlId.AsSpan(2).StartsWith("--") =>
                "A short name is part of a host: it neither ends with a hyphen nor has two as its third and fourth characters. Enter another one.",
            _ when Reserved.Contains(urlId) => "This name is reserved for the platform. Choose another one.",
            _ => null,
        };

    [GeneratedRegex("^[a-z][a-z0-9-]{1,30}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
