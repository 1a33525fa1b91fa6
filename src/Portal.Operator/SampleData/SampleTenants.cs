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

/// <summary>The sample tenants of <see cref="DevelopmentStack"/>.</summary>
internal static class SampleTenants
{
    public static IReadOnlyList<SampleTenant> All(OperatorOptions options)
    {
        var clients = ReadClients(options.SampleClientSecretsFile);
        return [.. DevelopmentStack.Current.Tenants.Select(realm => Create(realm, options, clients))];
    }

    public static IdentityProviderRequest Staff(OperatorOptions options) =>
        Provider(DevelopmentStack.Current.Staff, options, ReadClients(options.SampleClientSecretsFile));

    private static SampleTenant Create(
        DevelopmentRealm realm,
        OperatorOptions options,
        Dictionary<string, Client> clients
    )
    {
        var request =
            realm.Tier == ServerTier.Schema
                ? TenantRequest.Shared(realm.Name, realm.DisplayName)
                : TenantRequest.Dedicated(realm.Name, realm.DisplayName);
        return new(
            request with
            {
                Hosts = [HostName.Parse(DevelopmentStack.Current.Host(realm.Name))],
                IdentityProvider = Provider(realm, options, clients),
            },
            realm.Journeys ?? options.SampleJourneys,
            [
                .. realm
                    .People.Where(person => person.Role is not null)
                    .Select(person => new SamplePerson(person.Email, person.Name, Enum.Parse<UserRole>(person.Role!))
                    {
                        Subject = realm.TrustsEmail ? null : person.Subject,
                    }),
            ]
        );
    }

    private static IdentityProviderRequest Provider(
        DevelopmentRealm realm,
        OperatorOptions options,
        Dictionary<string, Client> clients
    ) =>
        clients.TryGetValue(realm.Name, out var client)
            ? new(
                options.IdentityProviderBase + realm.Path,
                realm.DisplayName,
                client.ClientId,
                client.ClientSecret,
                realm.TrustsEmail
            )
            : throw new InvalidOperationException(
                $"Portal:Operator:SampleClientSecretsFile: expected a client for realm '{realm.Name}', found none."
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
