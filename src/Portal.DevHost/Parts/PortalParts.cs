using System.Globalization;
using Portal.DevHost.State;
using Portal.Operator.SampleData;

namespace Portal.DevHost.Parts;

/// <summary>Portal's own processes and their configuration.</summary>
internal sealed class PortalParts(
    PortRange ports,
    SecretFiles secrets,
    Func<string, string> catalogConnection,
    Func<string, string> keysConnection,
    string servers
)
{
    public PartDefinition KeyService() =>
        Define("keyservice", "Portal.KeyService", ports.KeyServiceHealth) with
        {
            Environment = With(
                ports.KeyServiceHealth,
                [
                    ("Portal__KeyService__Port", Text(ports.KeyService)),
                    ("Portal__KeyService__Database__ConnectionString", keysConnection("portal_keys")),
                    ("Portal__KeyService__Database__OwnerConnectionString", keysConnection("portal_keys_owner")),
                    ("Portal__KeyService__HashKeyFile", secrets.KeyFile("keyservice-hash")),
                    ("Portal__KeyService__SigningKeyFile", secrets.KeyFile("keyservice-signing")),
                    .. KeyServiceCallers.Configuration(secrets),
                ]
            ),
        };

    public PartDefinition Operator() =>
        Define("operator", "Portal.Operator", ports.OperatorHealth) with
        {
            ReadyWithin = TimeSpan.FromMinutes(5),
            StopWithin = TimeSpan.FromSeconds(40),
            Environment = With(
                ports.OperatorHealth,
                [
                    .. Catalog("portal_operator"),
                    .. KeyServiceCaller("operator"),
                    ("Portal__RuntimeKeyFile", secrets.KeyFile("runtime")),
                    ("Portal__OperatorKeyFile", secrets.KeyFile("operator")),
                    ("Portal__Operator__ServiceRoles__portal_web", secrets.PasswordFile("portal_web")),
                    ("Portal__Operator__ServiceRoles__portal_api", secrets.PasswordFile("portal_api")),
                    ("Portal__Operator__ServersDirectory", servers),
                    ("Portal__Operator__FirstServerPort", Text(ports.FirstServer)),
                    ("Portal__Operator__SampleData", "true"),
                    ("Portal__Operator__PortBase", Text(ports.Base)),
                    ("Portal__Operator__SampleIdentityProviderBase", $"http://localhost:{ports.IdentityProvider}"),
                    ("Portal__Operator__SampleClientSecretsFile", secrets.ClientSecretsFile),
                    ("Portal__Operator__PlatformKeyFile", secrets.PlatformKeyFile),
                    ("Portal__Operator__CompanyDomain", DevelopmentStack.Current.Domain),
                    ("Portal__Operator__DashboardAddress", $"http://{{host}}:{Text(ports.Web)}"),
                ]
            ),
        };

    public PartDefinition Web() =>
        Define("web", "Portal.Web", ports.WebHealth) with
        {
            Environment = With(
                ports.WebHealth,
                [
                    .. Catalog("portal_web"),
                    .. KeyServiceCaller("web"),
                    ("Portal__RuntimeKeyFile", secrets.KeyFile("runtime")),
                    ("Portal__Web__Port", Text(ports.Web)),
                    .. StaffProvider(),
                    ("Portal__Web__ApiAddress", $"http://{DevelopmentStack.Current.Host("api")}:{Text(ports.Api)}"),
                ]
            ),
        };

    public PartDefinition Api() =>
        Define("api", "Portal.Api", ports.ApiHealth) with
        {
            Environment = With(
                ports.ApiHealth,
                [
                    .. Catalog("portal_api"),
                    .. KeyServiceCaller("api"),
                    ("Portal__RuntimeKeyFile", secrets.KeyFile("runtime")),
                    ("Portal__Api__Port", Text(ports.Api)),
                ]
            ),
        };

    // PORTAL_PART_WEB, for example, replaces that part by another program; tests of the supervision do.
    private static PartDefinition Define(string name, string project, int healthPort)
    {
        var replacement = Environment.GetEnvironmentVariable("PORTAL_PART_" + name.ToUpperInvariant());
        return replacement is { Length: > 0 }
            ? new(name, [replacement], Checkout.Root, healthPort)
            : new(name, [Checkout.DotNet, Checkout.Assembly(project)], Checkout.Project(project), healthPort);
    }

    /// <summary>Where the staff sign in, in the words of Microsoft.Identity.Web.</summary>
    private IEnumerable<(string, string)> StaffProvider()
    {
        const string Section = "Portal__Staff__EntraId__";
        var staff = DevelopmentStack.Current.Staff;
        var client = secrets.ClientSecrets()[staff.Name];
        yield return (Section + "Instance", $"http://localhost:{Text(ports.IdentityProvider)}/");
        yield return (Section + "TenantId", staff.EntraTenant.ToString()!);
        yield return (Section + "ClientId", client.ClientId);
        yield return (Section + "ClientSecret", client.Secret);
    }

    private (string, string)[] Catalog(string role) => [("Portal__Catalog__ConnectionString", catalogConnection(role))];

    private (string, string)[] KeyServiceCaller(string caller) =>
        [
            ("Portal__KeyServiceClient__Address", $"http://127.0.0.1:{Text(ports.KeyService)}"),
            ("Portal__KeyServiceClient__SecretFile", secrets.CallerFile(caller)),
        ];

    private static Dictionary<string, string> With(int healthPort, IEnumerable<(string Name, string Value)> more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["Portal__Health__Port"] = Text(healthPort),
        };
        foreach (var (name, value) in more)
            environment[name] = value;
        return environment;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
