using Portal.Domain.Companies;

namespace Portal.Web.SignIn.SetUp;

/// <summary>How Portal is registered at one kind of provider, in the words of that provider's own console.</summary>
/// <param name="AddressLabel">What names the issuer; null where it is always the same.</param>
/// <param name="AddressHint">An example, and where it stands.</param>
/// <param name="ClientLabel">What the console calls the client's id.</param>
/// <param name="SecretLabel">What it calls the secret.</param>
/// <param name="Steps">What to do there, in order.</param>
public sealed record ProviderGuide(
    string? AddressLabel,
    string? AddressHint,
    string ClientLabel,
    string SecretLabel,
    IReadOnlyList<string> Steps
)
{
    private static readonly Dictionary<string, ProviderGuide> Guides = new(StringComparer.Ordinal)
    {
        ["okta"] = new(
            "Okta domain",
            "Such as acme.okta.com, or the issuer of your own authorization server.",
            "Client ID",
            "Client secret",
            [
                "In the Okta Admin Console open Applications, then Applications, and choose Create App Integration.",
                "Choose OIDC – OpenID Connect and Web Application.",
                "Under Grant type leave Authorization Code selected. Paste the redirect address into Sign-in redirect URIs and the address after sign-out into Sign-out redirect URIs.",
                "Under Assignments choose who may use Portal, and save.",
                "On the General tab copy Client ID and Client secret. Your Okta domain stands in the menu under your name.",
            ]
        ),
        ["entra"] = new(
            "Directory (tenant) ID",
            "From the app's Overview. Shared names such as common are refused.",
            "Application (client) ID",
            "Client secret (the value, not its ID)",
            [
                "In the Microsoft Entra admin center open App registrations and choose New registration.",
                "Under Supported account types choose Accounts in this organizational directory only.",
                "Under Redirect URI choose Web and paste the redirect address, then register.",
                "Under Authentication paste the address after sign-out as another redirect URI of Web.",
                "Under Token configuration add the optional claim email to the ID token.",
                "Under Certificates & secrets create a client secret and copy its value at once: it is shown only once. Note when it expires.",
                "Copy Application (client) ID and Directory (tenant) ID from Overview.",
            ]
        ),
        ["google"] = new(
            null,
            null,
            "Client ID",
            "Client secret",
            [
                "In the Google Cloud console open Google Auth Platform, then Audience, and choose Internal.",
                "Under Clients choose Create client and the type Web application.",
                "Paste the redirect address under Authorized redirect URIs. Google needs no address after sign-out.",
                "Create the client, and copy Client ID and Client secret.",
            ]
        ),
        ["keycloak"] = new(
            "Realm's address",
            "Such as https://id.acme.com/realms/acme.",
            "Client ID",
            "Client secret",
            [
                "In the Keycloak Admin Console choose your realm, open Clients and choose Create client.",
                "Client type is OpenID Connect. Choose a Client ID, such as portal.",
                "Turn Client authentication on and leave only Standard flow selected.",
                "Paste the redirect address into Valid redirect URIs, and the address after sign-out into Valid post logout redirect URIs. Save.",
                "Optional: under Logout settings paste the back-channel logout address.",
                "On the Credentials tab copy the Client secret.",
            ]
        ),
        ["auth0"] = new(
            "Auth0 domain",
            "Such as acme.eu.auth0.com, from the application's settings, or your custom domain.",
            "Client ID",
            "Client Secret",
            [
                "In the Auth0 dashboard open Applications, choose Create Application and Regular Web Applications.",
                "On the Settings tab paste the redirect address into Allowed Callback URLs and the address after sign-out into Allowed Logout URLs. Save.",
                "On the Connections tab choose where your people's accounts are.",
                "Copy Domain, Client ID and Client Secret from the Settings tab.",
            ]
        ),
    };

    private static readonly ProviderGuide Other = new(
        "Issuer",
        "Exactly as the discovery document has it, such as https://id.acme.com.",
        "Client ID",
        "Client secret",
        [
            "Register a confidential web client that uses the authorization code flow with PKCE (S256).",
            "Register the redirect address, and the address after sign-out if your provider asks for one.",
            "Let it have the scopes openid, profile and email. ID tokens are signed with ES256, RS256 or PS256.",
            "Copy issuer, client ID and client secret.",
        ]
    );

    /// <summary>The guide for a kind of provider.</summary>
    public static ProviderGuide Of(ProviderPreset preset) => Guides.GetValueOrDefault(preset.Name, Other);
}
