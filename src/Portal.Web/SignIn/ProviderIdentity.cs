using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Portal.Domain.Sessions;

namespace Portal.Web.SignIn;

/// <summary>Carries a validated identity from the provider's handler to the one that starts the session, within one request.</summary>
internal static class ProviderIdentity
{
    /// <summary>Claim of the e-mail address, if there is one.</summary>
    public const string Email = "email";

    private const string EmailVerified = "email_verified";
    private const string IdToken = "id_token";

    /// <summary>What an accepted ID token says of the person.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isEntra">
    /// Whether the staff's own Entra ID issued it. It verifies no e-mail addresses, and needs not: its administrators give the
    /// user names. A guest's name is another organization's (<c>idp</c>) and verifies nothing.
    /// </param>
    public static ClaimsPrincipal Create(JwtSecurityToken token, bool isEntra)
    {
        var principal = new ClaimsPrincipal(
            new ClaimsIdentity([new("iss", token.Issuer), new("sub", token.Subject)], "Portal.Provider")
        );
        if (isEntra)
        {
            SetEmail(principal, Find(token, "preferred_username"), Find(token, "idp") is null);
        }
        else
        {
            SetEmail(principal, Find(token, Email), IsTrue(Find(token, EmailVerified)));
        }
        if (Find(token, "name") is { } name)
        {
            ((ClaimsIdentity)principal.Identity!).AddClaim(new("name", name));
        }
        return principal;
    }

    /// <summary>Adds the e-mail address, unless it is null.</summary>
    public static void SetEmail(ClaimsPrincipal principal, string? email, bool isVerified)
    {
        if (email is not null)
        {
            var identity = (ClaimsIdentity)principal.Identity!;
            identity.AddClaim(new(Email, email));
            identity.AddClaim(new(EmailVerified, isVerified ? bool.TrueString : bool.FalseString));
        }
    }

    /// <summary>Some providers send the word instead of the value.</summary>
    public static bool IsTrue(string? word) => string.Equals(word, "true", StringComparison.OrdinalIgnoreCase);

    public static void KeepIdToken(AuthenticationProperties properties, string idToken) =>
        properties.SetParameter(IdToken, idToken); // a parameter stays in this request, an item would be serialized

    public static SignInIdentity Read(ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        new(
            principal.FindFirstValue("iss") ?? throw new InvalidOperationException("The identity has no issuer."),
            principal.FindFirstValue("sub") ?? throw new InvalidOperationException("The identity has no subject."),
            principal.FindFirstValue(Email),
            IsTrue(principal.FindFirstValue(EmailVerified)),
            properties?.GetParameter<string>(IdToken)
        )
        {
            Name = principal.FindFirstValue("name"),
        };

    private static string? Find(JwtSecurityToken token, string claim) =>
        token.Claims.FirstOrDefault(found => found.Type == claim)?.Value;
}
