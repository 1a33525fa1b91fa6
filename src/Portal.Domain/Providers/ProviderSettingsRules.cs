using System.Text;
using Portal.Domain.Access;
using Portal.Domain.Companies;
using Portal.Platform;

namespace Portal.Domain.Providers;

/// <summary>
/// The rules for a company's own provider settings. What people paste is mended where it can mean one thing only: blanks, a
/// missing scheme, slashes at the end, the discovery document's address. Field names of errors: provider, address,
/// hosted_domain, client_id, client_secret.
/// </summary>
/// <param name="allowsHttp">Whether an issuer may be http: in Development only.</param>
internal sealed class ProviderSettingsRules(bool allowsHttp)
{
    private const string Google = "https://accounts.google.com";
    private const string Entra = "https://login.microsoftonline.com/";
    private const string Discovery = "/.well-known/openid-configuration";
    private const int MaximumClient = 300;
    private const int MaximumSecret = 4000;
    private readonly FieldErrors errors = new();

    /// <summary>Validates settings.</summary>
    /// <param name="request">As they were entered.</param>
    /// <param name="stored">What was entered before; null for nothing.</param>
    /// <returns>The settings as they are stored.</returns>
    /// <exception cref="InvalidInputException">With a message for each field that is wrong.</exception>
    public ProviderSettings Check(ProviderSettingsRequest request, ProviderCandidate? stored)
    {
        var preset = ProviderPreset.Find(request.Preset);
        if (preset is null)
        {
            errors.Add("provider", $"Expected the kind of identity provider, one of {ProviderPreset.Names}.");
            errors.ThrowIfAny();
        }
        var issuer = Issuer(preset!, (request.Address ?? "").Trim());
        var domain = preset!.Name == "google" ? HostedDomain(request.HostedDomain) : null;
        var client = errors.Text("client_id", request.ClientId, "The client's id", MaximumClient);
        // A kept secret goes to the same client's issuer only: else whoever names another issuer would be sent it.
        var keeps = stored is not null && stored.Issuer == issuer && stored.ClientId == client;
        var secret = Secret((request.ClientSecret ?? "").Trim(), keeps);
        errors.ThrowIfAny();
        return new(preset, issuer, domain, client, secret, request.TrustsEmail);
    }

    private string Issuer(ProviderPreset preset, string entered)
    {
        if (entered.Length == 0 && preset.Name != "google")
        {
            errors.Add("address", "This is missing. Enter it as your identity provider shows it.");
            return "";
        }
        var issuer = Mend(preset, entered);
        if (FaultOf(preset, entered, issuer) is { } fault)
        {
            errors.Add("address", fault);
        }
        return issuer;
    }

    /// <summary>Auth0's issuers end with a slash, the others' with none; of an unknown kind nothing is known.</summary>
    private static string Mend(ProviderPreset preset, string entered)
    {
        var address = entered.Contains("://", StringComparison.Ordinal) ? entered : "https://" + entered;
        if (address.EndsWith(Discovery, StringComparison.OrdinalIgnoreCase))
        {
            address = address[..^Discovery.Length];
        }
        return preset.Name switch
        {
            "google" => Google,
            "entra" when !entered.Contains('/', StringComparison.Ordinal) =>
                $"{Entra}{entered.ToLowerInvariant()}/v2.0",
            "auth0" => address.TrimEnd('/') + "/",
            "oidc" => address,
            _ => address.TrimEnd('/'),
        };
    }

    private string? FaultOf(ProviderPreset preset, string entered, string issuer)
    {
        var fault = IssuerRule.FaultOf(issuer, preset, allowsHttp);
        return preset.Name switch
        {
            "entra" when fault is not null => "Enter the Directory (tenant) ID from the app's overview, such as "
                + "5e6ba4c2-0d7c-4a0e-9f0d-3c4b8f1a2d77. Shared names (common, organizations, consumers) let everybody in and are refused.",
            "okta" when entered.Contains("-admin.", StringComparison.OrdinalIgnoreCase) =>
                "This is the address of Okta's admin console. Enter the domain without -admin, such as acme.okta.com.",
            _ => fault,
        };
    }

    private string HostedDomain(string? entered)
    {
        var domain = HostedDomainRule.Mend(entered);
        if (HostedDomainRule.FaultOf(domain) is { } fault)
        {
            errors.Add("hosted_domain", fault);
        }
        return domain;
    }

    private string? Secret(string entered, bool keeps)
    {
        if (entered.Length == 0 && keeps)
        {
            return null;
        }
        if (entered.Length is 0 or > MaximumSecret || !Ascii.IsValid(entered))
        {
            errors.Add(
                "client_secret",
                $"Enter the client's secret as the provider shows it, 1 to {MaximumSecret} ASCII characters. It is needed again when address or client change."
            );
        }
        return entered;
    }
}
