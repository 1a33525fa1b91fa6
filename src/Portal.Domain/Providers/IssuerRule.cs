using System.Text;
using Portal.Domain.Companies;

namespace Portal.Domain.Providers;

/// <summary>What an issuer's address must be, for all who may enter one.</summary>
internal static class IssuerRule
{
    private const int MaximumLength = 300;

    /// <summary>What is wrong with an issuer, and what to do; null when nothing is.</summary>
    /// <param name="issuer">As the provider's discovery document has it.</param>
    /// <param name="preset">The provider's kind, where it is known.</param>
    /// <param name="allowsHttp">Whether it may be http: in Development only.</param>
    public static string? FaultOf(string issuer, ProviderPreset? preset, bool allowsHttp)
    {
        if (
            issuer.Length > MaximumLength
            || !Ascii.IsValid(issuer)
            || issuer.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)) // PostgreSQL stores no NUL
            || !Uri.TryCreate(issuer, UriKind.Absolute, out var address)
            || address.Query.Length > 0
            || address.Fragment.Length > 0
            || address.UserInfo.Length > 0
        )
        {
            return "Expected the issuer's exact address, as its discovery document has it, such as https://id.example.";
        }
        return address.Scheme == Uri.UriSchemeHttps || (allowsHttp && address.Scheme == Uri.UriSchemeHttp)
            ? preset?.FaultOf(address)
            : "An issuer's address begins with https://. Enter the one that does.";
    }
}
