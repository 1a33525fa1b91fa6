using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Platform.Tenancy;

namespace Portal.Operator.SampleData;

/// <summary>
/// The development stack as <c>appsettings.Development.json</c> has it, at the top of the checkout: the one place of its ports,
/// hosts, realms and sample sign-ins, for the operator's sample data, the development host and tests. No other configuration
/// reads it.
/// </summary>
internal sealed record DevelopmentStack(
    string Domain,
    string Password,
    DevelopmentPorts Ports,
    IReadOnlyDictionary<string, HostKind> Hosts,
    DevelopmentRealm Staff,
    IReadOnlyList<DevelopmentRealm> Tenants,
    IReadOnlyList<DevelopmentRealm> Newcomers
)
{
    private const string File = "appsettings.Development.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>As it was built.</summary>
    public static DevelopmentStack Current { get; } = Read();

    /// <summary>
    /// The realms of what the sample data makes. Those of <see cref="Newcomers"/> are for companies that somebody makes by hand,
    /// to set their sign-in up: the provider knows them, and Portal does not.
    /// </summary>
    public IEnumerable<DevelopmentRealm> Realms => [.. Tenants, Staff];

    /// <summary>The exact host of a tenant, the staff or an API.</summary>
    public string Host(string name) => $"{name}.{Domain}";

    private static DevelopmentStack Read()
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, File)));
        return json.RootElement.GetProperty("Portal").GetProperty("Development").Deserialize<DevelopmentStack>(Json)!;
    }
}

/// <summary>A stack's first port, and what each part adds to it.</summary>
internal sealed record DevelopmentPorts(
    int Base,
    int Web,
    int Api,
    int KeyService,
    int IdentityProvider,
    int WebHealth,
    int ApiHealth,
    int KeyServiceHealth,
    int OperatorHealth,
    int Catalog,
    int Keys,
    int FirstServer
);

/// <summary>A sample tenant or the staff, and the issuer at which its people sign in.</summary>
/// <param name="Name">The tenant's url_id and its realm's name.</param>
/// <param name="DisplayName">The company's name.</param>
/// <param name="People">Its people; those without a role have an account at the issuer and are still to be invited.</param>
/// <param name="Tier">Where a tenant's data is.</param>
/// <param name="Journeys">How many a tenant has; null for the operator's setting.</param>
/// <param name="TrustsEmail">Whether its issuer verifies addresses; one does not, so that both ways of accepting an invitation can be tried.</param>
/// <param name="EntraTenant">Set for the staff, whose realm has the form of Entra ID.</param>
internal sealed record DevelopmentRealm(
    string Name,
    string DisplayName,
    IReadOnlyList<DevelopmentPerson> People,
    ServerTier? Tier = null,
    int? Journeys = null,
    bool TrustsEmail = true,
    Guid? EntraTenant = null
)
{
    /// <summary>The issuer below the identity provider's origin.</summary>
    public string Path => EntraTenant is { } tenant ? $"/{tenant}/v2.0" : $"/{Name}";
}

/// <summary>Somebody with an account at the development identity provider. Subjects are stable for ever: users are bound to them.</summary>
internal sealed record DevelopmentPerson(string Subject, string Email, string Name, string? Role = null)
{
    /// <summary>As roles are written for people: platform-admin.</summary>
    public string? RoleName => Role is null ? null : JsonNamingPolicy.KebabCaseLower.ConvertName(Role);
}
