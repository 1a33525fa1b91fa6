using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Providers;
using Portal.Domain.Texts;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Companies;

/// <summary>
/// The rules for a new company that need no look into the catalog, in one place for all who may ask: each field that is wrong
/// is named once, with what was expected and what to do.
/// </summary>
/// <param name="domain">The platform's domain, one label above its companies' hosts.</param>
/// <param name="allowsHttp">Whether an issuer may be http: in Development only.</param>
internal sealed class CompanyRules(string domain, bool allowsHttp)
{
    private const string CompanyName = "The company's name";
    private const string AdminName = "The first admin's name";
    private const int MaximumHosts = 10;
    private const int MaximumName = 100;
    private const int MaximumClient = 300;
    private const int MaximumSecret = 4000;
    private readonly FieldErrors errors = new();

    /// <summary>Validates a request.</summary>
    /// <returns>The request as it is stored.</returns>
    /// <exception cref="InvalidInputException">With a message for each field that is wrong.</exception>
    public CheckedCompany Check(CompanyRequest request)
    {
        var name = errors.Text("name", request.Name, CompanyName, MaximumName);
        if (CompanyNames.Fault(request.UrlId) is { } fault)
        {
            errors.Add("url_id", fault);
        }
        if (!Enum.IsDefined(request.Tier))
        {
            errors.Add("tier", "Expected dedicated or schema.");
        }
        var preset = ProviderPreset.Find(request.AuthProvider);
        if (preset is null)
        {
            errors.Add("auth_provider", $"Expected the kind of identity provider, one of {ProviderPreset.Names}.");
        }
        var hosts = Hosts(request);
        var provider = request.Provider is { } client ? Provider(client, preset) : null;
        var admin = request.FirstAdmin is { } person ? FirstAdmin(person) : null;
        errors.ThrowIfAny();
        return new(name, request.UrlId!, preset!, request.Tier, hosts, provider, admin);
    }

    /// <summary>With the names as they are stored, in NFC, in which a few characters become two.</summary>
    /// <exception cref="InvalidInputException">A name is too long by that.</exception>
    public static async Task<CheckedCompany> ComposeAsync(
        DbContext db,
        CheckedCompany company,
        CancellationToken cancellationToken
    )
    {
        var (errors, admin) = (new FieldErrors(), company.FirstAdmin);
        var names = await Composition.ComposeAsync(db, [company.Name, admin?.Name ?? ""], cancellationToken);
        var name = errors.Text("name", names[0], CompanyName, MaximumName);
        admin = admin is null
            ? null
            : admin with
            {
                Name = errors.Text("first_admin.name", names[1], AdminName, MaximumName),
            };
        errors.ThrowIfAny();
        return company with { Name = name, FirstAdmin = admin };
    }

    private List<HostName> Hosts(CompanyRequest request)
    {
        if (request.Hosts.Count == 0)
        {
            return HostName.TryParse($"{request.UrlId}.{domain}", out var own) ? [own] : []; // a wrong url_id is an error already
        }
        if (request.Hosts.Count > MaximumHosts)
        {
            errors.Add("hosts", $"There are {request.Hosts.Count} hosts. Enter at most {MaximumHosts}.");
        }
        var hosts = new List<HostName>();
        foreach (var entered in request.Hosts.Take(MaximumHosts))
        {
            if (ReadHost(entered, request.UrlId) is { } host && !hosts.Contains(host))
            {
                hosts.Add(host);
            }
        }
        return hosts;
    }

    /// <summary>
    /// Only the platform's own subdomains, until ownership of others can be proven. A label other than the company's own name
    /// follows the same rules, so that no company gets a host that looks like the platform's.
    /// </summary>
    private HostName? ReadHost(string? entered, string? urlId)
    {
        if (
            entered is null
            || entered.Contains(':', StringComparison.Ordinal)
            || !HostName.TryParse(entered, out var host)
        )
        {
            errors.Add("hosts", $"Expected exact DNS names in ASCII, without port, such as {urlId}.{domain}.");
            return null;
        }
        var suffix = "." + domain;
        var label = host.Value.EndsWith(suffix, StringComparison.Ordinal) ? host.Value[..^suffix.Length] : "";
        if (label.Length == 0 || label.Contains('.', StringComparison.Ordinal))
        {
            errors.Add("hosts", $"A company's hosts are one label below {domain}. Enter one such as {urlId}.{domain}.");
        }
        else if (label != urlId && CompanyNames.Fault(label) is not null)
        {
            errors.Add(
                "hosts",
                $"The first label of a host follows the rules of short names, and is none of the reserved ones. Enter one such as {urlId}.{domain}."
            );
        }
        return host;
    }

    private CompanyProvider Provider(ProviderRequest client, ProviderPreset? preset)
    {
        var issuer = client.Issuer ?? "";
        if (IssuerRule.FaultOf(issuer, preset, allowsHttp) is { } fault)
        {
            errors.Add("provider.issuer", fault);
        }
        var clientId = errors.Text("provider.client_id", client.ClientId, "The client's id", MaximumClient);
        if (client.ClientSecret is not { Length: > 0 and <= MaximumSecret } secret || !Ascii.IsValid(secret))
        {
            errors.Add(
                "provider.client_secret",
                $"Expected the client's secret, 1 to {MaximumSecret} ASCII characters, as the provider shows it."
            );
        }
        return new(issuer, preset?.Label ?? "", clientId, client.ClientSecret ?? "", client.TrustsEmail)
        {
            HostedDomain = preset?.Name == "google" ? HostedDomain(client.HostedDomain) : null,
        };
    }

    private string HostedDomain(string? entered)
    {
        var hosted = HostedDomainRule.Mend(entered);
        if (HostedDomainRule.FaultOf(hosted) is { } fault)
        {
            errors.Add("provider.hosted_domain", fault);
        }
        return hosted;
    }

    private CheckedAdmin FirstAdmin(FirstAdminRequest person)
    {
        var email = EmailAddress.Canonical(person.Email?.Trim());
        if (email is not { Length: <= 254 })
        {
            errors.Add("first_admin.email", "This is not an e-mail address. Enter one such as name@company.example.");
        }
        return new(email ?? "", errors.Text("first_admin.name", person.Name, AdminName, MaximumName));
    }
}

/// <summary>A request that keeps every rule.</summary>
internal sealed record CheckedCompany(
    string Name,
    string UrlId,
    ProviderPreset Preset,
    ServerTier Tier,
    IReadOnlyList<HostName> Hosts,
    CompanyProvider? Provider,
    CheckedAdmin? FirstAdmin
);

/// <summary>The first admin, in the form in which it is stored.</summary>
internal sealed record CheckedAdmin(string Email, string Name);
