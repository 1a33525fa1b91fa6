using System.Globalization;
using Portal.DevHost.State;

namespace Portal.DevHost.Parts;

/// <summary>Portal's own processes, and what each of them is told.</summary>
internal sealed class PortalParts(
    PortRange ports,
    SecretFiles secrets,
    Func<string, string> catalogConnection,
    string servers
)
{
    public PartDefinition Operator() =>
        Define("operator", "Portal.Operator", ports.OperatorHealth) with
        {
            ReadyWithin = TimeSpan.FromMinutes(5),
            StopWithin = TimeSpan.FromSeconds(40),
            Environment = With(
                "portal_operator",
                ports.OperatorHealth,
                ("Portal__RuntimeKeyFile", secrets.KeyFile("runtime")),
                ("Portal__OperatorKeyFile", secrets.KeyFile("operator")),
                ("Portal__Operator__ServersDirectory", servers),
                ("Portal__Operator__FirstServerPort", Text(ports.FirstServer)),
                ("Portal__Operator__SampleData", "true"),
                ("Portal__Operator__PortBase", Text(ports.Base)),
                ("Portal__Operator__SampleIdentityProviderBase", $"http://localhost:{ports.IdentityProvider}"),
                ("Portal__Operator__SampleClientSecretsFile", secrets.ClientSecretsFile)
            ),
        };

    public PartDefinition Web() =>
        Define("web", "Portal.Web", ports.WebHealth) with
        {
            Environment = With(
                "portal_web",
                ports.WebHealth,
                ("Portal__RuntimeKeyFile", secrets.KeyFile("runtime")),
                ("Portal__Web__Port", Text(ports.Web))
            ),
        };

    // PORTAL_PART_OPERATOR and PORTAL_PART_WEB put another program in a part's place; tests of the supervision do.
    private static PartDefinition Define(string name, string project, int healthPort)
    {
        var replacement = Environment.GetEnvironmentVariable("PORTAL_PART_" + name.ToUpperInvariant());
        return replacement is { Length: > 0 }
            ? new(name, [replacement], Checkout.Root, healthPort)
            : new(name, [Checkout.DotNet, Checkout.Assembly(project)], Checkout.Project(project), healthPort);
    }

    private Dictionary<string, string> With(
        string role,
        int healthPort,
        params ReadOnlySpan<(string Name, string Value)> more
    )
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["Portal__Catalog__ConnectionString"] = catalogConnection(role),
            ["Portal__Health__Port"] = Text(healthPort),
        };
        foreach (var (name, value) in more)
            environment[name] = value;
        return environment;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
