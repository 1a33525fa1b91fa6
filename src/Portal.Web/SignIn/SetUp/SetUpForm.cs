using Portal.Domain.Providers;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.SetUp;

/// <summary>The form with a provider's settings.</summary>
internal static class SetUpForm
{
    public const string Preset = "provider";
    public const string Address = "address";
    public const string HostedDomain = "hosted_domain";
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string TrustsEmail = "trusts_email";

    /// <summary>What was sent; the rules validate it.</summary>
    public static ProviderSettingsRequest Read(IFormCollection form) =>
        new(
            form.One(Preset),
            form.One(Address),
            form.One(HostedDomain),
            form.One(ClientId),
            form.One(ClientSecret),
            form.One(TrustsEmail).Length > 0
        );

    /// <summary>What was stored, as it is entered. The secret is never shown again.</summary>
    public static ProviderSettingsRequest Of(ProviderCandidate candidate) =>
        new(
            candidate.Preset,
            candidate.Preset == "entra" ? new Uri(candidate.Issuer).Segments[1].TrimEnd('/') : candidate.Issuer,
            candidate.Provider.HostedDomain,
            candidate.ClientId,
            null,
            candidate.Provider.TrustsEmail
        );
}
