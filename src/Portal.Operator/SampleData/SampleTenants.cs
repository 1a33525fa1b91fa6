using System.Text.Json;
using Portal.Domain.Users;
using Portal.Operator.Provisioning;
using Portal.Platform.Tenancy;

namespace Portal.Operator.SampleData;

/// <summary>An invited person, whose identity is bound at the first sign-in by verified e-mail.</summary>
internal sealed record SamplePerson(string Email, string DisplayName, UserRole Role)
{
    /// <summary>
    /// Subject at the company's issuer, for a first admin whom nobody there could confirm: bound by the sample data itself.
    /// </summary>
    public string? Subject { get; init; }
}

/// <summary>A tenant of the development contract with its initial data.</summary>
internal sealed record SampleTenant(TenantRequest Request, int Journeys, params IReadOnlyList<SamplePerson> People)
{
    /// <summary>Part of some of this tenant's titles and of no other tenant's: seen elsewhere, it proves a leak.</summary>
    public string Canary => Request.UrlId.ToUpperInvariant() + "-CANARY";
}

/// <summary>The sample tenants: two on dedicated servers, one on the shared server.</summary>
internal static class SampleTenants
{
    public const string StaffRealm = "staff";
    private const string UntrustedRealm = "initech"; // so that both ways of accepting an invitation can be tried
    private const int GlobexJourneys = 400;
    private const int InitechJourneys = 250;

    public static IReadOnlyList<SampleTenant> All(OperatorOptions options)
    {
        var clients = ReadClients(options.SampleClientSecretsFile);
        return
        [
            new(
                WithAddresses(TenantRequest.Dedicated("acme", "Acme Freight"), options, clients),
                options.SampleJourneys,
                new SamplePerson("ada@acme.test", "Ada Lindqvist", UserRole.Admin),
                new SamplePerson("ben@acme.test", "Ben Okafor", UserRole.Member)
            ),
            new(
                WithAddresses(TenantRequest.Dedicated("globex", "Globex Logistics"), options, clients),
                GlobexJourneys,
                new SamplePerson("gus@globex.test", "Gus Marchetti", UserRole.Admin),
                new SamplePerson("hana@globex.test", "Hana Novak", UserRole.Member)
            ),
            new(
                WithAddresses(TenantRequest.Shared("initech", "Initech Works"), options, clients),
                InitechJourneys,
                new SamplePerson("ian@initech.test", "Ian Whitcombe", UserRole.Admin) { Subject = "initech-ian" }
            ),
        ];
    }

    public static IdentityProviderRequest Staff(OperatorOptions options) =>
        Provider(StaffRealm, "Portal staff", options, ReadClients(options.SampleClientSecretsFile));

    private static TenantRequest WithAddresses(
        TenantRequest request,
        OperatorOptions options,
        Dictionary<string, Client> clients
    ) =>
        request with
        {
            Hosts = [HostName.Parse(request.UrlId + ".portal.localhost")],
            IdentityProvider = Provider(request.UrlId, request.DisplayName, options, clients),
        };

    private static IdentityProviderRequest Provider(
        string realm,
        string displayName,
        OperatorOptions options,
        Dictionary<string, Client> clients
    ) =>
        clients.TryGetValue(realm, out var client)
            ? new(
                $"{options.IdentityProviderBase}/{realm}",
                displayName,
                client.ClientId,
                client.ClientSecret,
                TrustsEmail: realm != UntrustedRealm
            )
            : throw new InvalidOperationException(
                $"Portal:Operator:SampleClientSecretsFile: expected a client for realm '{realm}', found none."
            );

    private static Dictionary<string, Client> ReadClients(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Client>>(
                    File.ReadAllText(file),
                    JsonSerializerOptions.Web
                ) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException(
                $"Portal:Operator:SampleClientSecretsFile: expected JSON like {{\"acme\": {{\"clientId\": ..., \"clientSecret\": ...}}}}, found: {e.Message}",
                e
            );
        }
    }

    private sealed record Client(string ClientId, string ClientSecret);
}
