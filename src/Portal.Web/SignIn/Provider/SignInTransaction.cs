using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// One sign-in between leaving for the provider and coming back. It travels as the <c>state</c>, encrypted under a purpose of
/// tenant (or the staff) and origin, so that it can be read nowhere else; a cookie binds it to the browser (ASVS 10.1.2).
/// </summary>
internal sealed class SignInTransactions(IDataProtectionProvider protection)
{
    private const string NonceItem = "nonce";
    private const string VerifierItem = "verifier";
    private const string IssuerItem = "issuer";

    /// <summary>Adds nonce, verifier and issuer to what will become the state.</summary>
    public static SignInTransaction Begin(AuthenticationProperties properties, string issuer, DateTimeOffset now)
    {
        var transaction = new SignInTransaction(issuer, NewSecret(), NewSecret());
        properties.Items[IssuerItem] = transaction.Issuer;
        properties.Items[NonceItem] = transaction.Nonce;
        properties.Items[VerifierItem] = transaction.Verifier;
        properties.IssuedUtc = now;
        return transaction;
    }

    /// <summary>The <c>state</c> parameter.</summary>
    public string Protect(HttpContext context, AuthenticationProperties properties) =>
        Format(context).Protect(properties);

    /// <summary>What a <c>state</c> holds, or null when it is not one of this host.</summary>
    public AuthenticationProperties? Open(HttpContext context, string? state) =>
        string.IsNullOrEmpty(state) ? null : Format(context).Unprotect(state);

    /// <summary>The transaction in what <see cref="Open"/> returned.</summary>
    public static SignInTransaction Read(AuthenticationProperties properties) =>
        new(properties.Items[IssuerItem]!, properties.Items[NonceItem]!, properties.Items[VerifierItem]!);

    private PropertiesDataFormat Format(HttpContext context) =>
        new(
            protection.CreateProtector(
                "Portal.SignIn.State",
                context.GetIdentityProvider().Tenant?.ToString() ?? "staff",
                context.GetOwnOrigin()
            )
        );

    private static string NewSecret() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
}

/// <summary>The secrets of one sign-in.</summary>
/// <param name="Issuer">Issuer that it was begun with.</param>
/// <param name="Nonce">Comes back in the ID token.</param>
/// <param name="Verifier">PKCE code verifier (RFC 7636), 256 random bits.</param>
internal sealed record SignInTransaction(string Issuer, string Nonce, string Verifier)
{
    /// <summary>The S256 challenge; "plain" is never used, whatever the provider says it supports.</summary>
    public string Challenge => Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Verifier)));
}
