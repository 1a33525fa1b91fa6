using System.Globalization;

namespace Portal.Operator;

/// <summary>The operator's configuration.</summary>
internal sealed class OperatorOptions
{
    public const string Section = "Portal:Operator";

    private const int FirstServerOffset = 520;
    private const int IdentityProviderOffset = 300;

    /// <summary>Folder of the tenants' clusters; the user that runs PostgreSQL must have access to it.</summary>
    public string ServersDirectory { get; set; } = "";

    /// <summary>First of the ports of this stack.</summary>
    public int PortBase { get; set; } = 5100;

    /// <summary>New clusters get the first free port from here on, which the catalog keeps.</summary>
    public int? FirstServerPort { get; set; }

    /// <summary>Port of the health listener; 0 for a command, which has none.</summary>
    public int HealthPort { get; set; }

    /// <summary>Development only: creates the sample tenants.</summary>
    public bool SampleData { get; set; }

    /// <summary>Base URL of the sample realms' issuers.</summary>
    public string? SampleIdentityProviderBase { get; set; }

    /// <summary>JSON file with Portal's client at each sample realm.</summary>
    public string SampleClientSecretsFile { get; set; } = "";

    /// <summary>File to which the development platform key is written.</summary>
    public string PlatformKeyFile { get; set; } = "";

    /// <summary>Number of journeys of the largest sample tenant; tests use fewer.</summary>
    public int SampleJourneys { get; set; } = 25_000;

    /// <summary>Companies get hosts one label below this domain; null when none are made here.</summary>
    public string? CompanyDomain { get; set; }

    /// <summary>A dedicated company gets a registered server, if one is free, before a cluster is made for it.</summary>
    public bool PrefersRegisteredServers { get; set; }

    /// <summary>Address of a company's dashboard as its people reach it, with <c>{host}</c> in the host's place.</summary>
    public string DashboardAddress { get; set; } = "https://{host}";

    /// <summary>
    /// Files with the passwords of the services' roles at the catalog (<see cref="Portal.Platform.Catalog.ServiceRoleRules"/>);
    /// those that are named are watched.
    /// </summary>
    public Dictionary<string, string> ServiceRoles { get; } = new(StringComparer.Ordinal);

    public int FirstPort => FirstServerPort ?? PortBase + FirstServerOffset;

    public string IdentityProviderBase =>
        (
            SampleIdentityProviderBase
            ?? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{PortBase + IdentityProviderOffset}")
        ).TrimEnd('/');
}
