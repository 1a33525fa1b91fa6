namespace Portal.Domain.Companies;

/// <summary>A kind of identity provider that a company may have.</summary>
/// <param name="Name">As requests name it.</param>
/// <param name="Label">As people know it.</param>
public sealed record ProviderPreset(string Name, string Label)
{
    private const string EntraHost = "login.microsoftonline.com";
    private const string GoogleHost = "accounts.google.com";

    // The directory behind "consumers": personal accounts of everybody.
    private static readonly Guid EntraConsumers = Guid.Parse("9188040d-6c67-4c5b-b112-36a304b66dad");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProviderPreset> All { get; } =
    [
        new("okta", "Okta"),
        new("entra", "Microsoft Entra ID"),
        new("google", "Google"),
        new("keycloak", "Keycloak"),
        new("auth0", "Auth0"),
        new("oidc", "OpenID Connect"),
    ];

    /// <summary>Names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(preset => preset.Name));

    /// <summary>Null for an unknown name.</summary>
    public static ProviderPreset? Find(string? name) => All.FirstOrDefault(preset => preset.Name == name);

    /// <summary>What is wrong with an issuer of this kind, and what to do; null when nothing is.</summary>
    public string? FaultOf(Uri issuer) =>
        Name switch
        {
            "google" when issuer.AbsoluteUri.TrimEnd('/') != "https://" + GoogleHost =>
                "Google's issuer is https://accounts.google.com. Enter that.",
            "entra" when issuer.Host != EntraHost =>
                $"Entra ID's issuer is https://{EntraHost}/TENANT_ID/v2.0. Enter that.",
            not "google" when issuer.Host == GoogleHost =>
                "This is Google's issuer, which many organisations share. Choose google, and name the organisation's domain.",
            _ when issuer.Host == EntraHost && !NamesTenant(issuer) => "This issuer is shared by many organisations. "
                + $"Enter that of one: https://{EntraHost}/TENANT_ID/v2.0, with the directory's id.",
            _ => null,
        };

    /// <summary>Not <c>common</c>, <c>organizations</c> or <c>consumers</c>: everybody could sign in there.</summary>
    private static bool NamesTenant(Uri issuer) =>
        issuer.AbsolutePath.Trim('/').Split('/') is [var tenant, "v2.0"]
        && Guid.TryParseExact(tenant, "D", out var id)
        && id != EntraConsumers;
}
