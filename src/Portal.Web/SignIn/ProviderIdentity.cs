using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Portal.Domain.Sessions;

namespace Portal.Web.SignIn;

/// <summary>Carries a validated identity from the provider's handler to the one that starts the session, within one request.</summary>
internal static class ProviderIdentity
{
    private const string IdToken = "id_token";

    public static ClaimsPrincipal Create(SignInIdentity identity)
    {
        var claims = new ClaimsIdentity("Portal.Provider");
        claims.AddClaim(new("iss", identity.Issuer));
        claims.AddClaim(new("sub", identity.Subject));
        if (identity.Email is not null)
        {
            claims.AddClaim(new("email", identity.Email));
        }
        if (identity.Name is not null)
        {
            claims.AddClaim(new("name", identity.Name));
        }
        claims.AddClaim(new("email_verified", identity.EmailVerified ? bool.TrueString : bool.FalseString));
        return new(claims);
    }

    public static void KeepIdToken(AuthenticationProperties properties, string idToken) =>
        properties.SetParameter(IdToken, idToken); // a parameter stays in this request, an item would be serialized

    public static SignInIdentity Read(ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        new(
            principal.FindFirstValue("iss") ?? throw new InvalidOperationException("The identity has no issuer."),
            principal.FindFirstValue("sub") ?? throw new InvalidOperationException("The identity has no subject."),
            principal.FindFirstValue("email"),
            principal.FindFirstValue("email_verified") == bool.TrueString,
            properties?.GetParameter<string>(IdToken)
        )
        {
            Name = principal.FindFirstValue("name"),
        };
}
