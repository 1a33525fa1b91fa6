using Portal.Platform.Catalog;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator;

/// <summary>Reads and checks the operator's configuration before anything starts.</summary>
internal static class OperatorConfiguration
{
    public const string OperatorKey = "Portal:OperatorKeyFile";

    private const string Section = OperatorOptions.Section;

    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static OperatorOptions Read(IConfiguration configuration, IHostEnvironment environment, bool isService)
    {
        var (faults, options) = (new ConfigurationFaults(configuration), new OperatorOptions());
        faults.Check(() => configuration.GetSection(Section).Bind(options));
        faults.CatalogConnection("the connection of the catalog's owner");
        faults.Check(() => _ = new RuntimeSecrets(configuration["Portal:RuntimeKeyFile"] ?? ""));
        faults.Check(() => _ = new OperatorSecrets(configuration[OperatorKey] ?? ""));
        faults.Check(() => KeyServiceClientOptions.Read(configuration, environment.IsDevelopment()));
        faults.Required(Section + ":ServersDirectory", "a folder for the tenants' clusters");
        if (options.FirstPort is < 1024 or > 65_000)
        {
            faults.Add($"{Section}:FirstServerPort: expected 1024 to 65000, found {options.FirstPort}.");
        }
        CheckCompanies(faults, options);
        CheckServiceRoles(faults, options);
        if (isService)
        {
            options.HealthPort = faults.HealthPort();
        }
        if (options.SampleData)
        {
            CheckSampleData(faults, options, environment);
        }
        faults.ThrowIfAny();
        return options;
    }

    private static void CheckCompanies(ConfigurationFaults faults, OperatorOptions options)
    {
        if (string.IsNullOrEmpty(options.CompanyDomain))
        {
            options.CompanyDomain = null;
        }
        else if (
            !HostName.TryParse(options.CompanyDomain, out var domain)
            || !string.Equals(domain.Value, options.CompanyDomain, StringComparison.Ordinal)
        )
        {
            faults.Add(
                $"{Section}:CompanyDomain: expected a lower-case domain such as portal.example, found '{options.CompanyDomain}'."
            );
        }
        if (
            !options.DashboardAddress.Contains("{host}", StringComparison.Ordinal)
            || !Uri.TryCreate(
                options.DashboardAddress.Replace("{host}", "host.example", StringComparison.Ordinal),
                UriKind.Absolute,
                out _
            )
        )
        {
            faults.Add(
                $"{Section}:DashboardAddress: expected an address such as https://{{host}}, found '{options.DashboardAddress}'."
            );
        }
    }

    private static void CheckServiceRoles(ConfigurationFaults faults, OperatorOptions options)
    {
        foreach (var role in options.ServiceRoles.Keys)
        {
            var key = $"{Section}:ServiceRoles:{role}";
            if (!ServiceRoleRules.Roles.Contains(role, StringComparer.Ordinal))
            {
                faults.Add($"{key}: expected one of the roles {string.Join(", ", ServiceRoleRules.Roles)}.");
            }
            faults.File(key, "a file with the role's password");
        }
    }

    private static void CheckSampleData(
        ConfigurationFaults faults,
        OperatorOptions options,
        IHostEnvironment environment
    )
    {
        if (!environment.IsDevelopment())
        {
            faults.Add(
                $"{Section}:SampleData is for Development only; the environment is {environment.EnvironmentName}."
            );
        }
        if (!Uri.TryCreate(options.IdentityProviderBase, UriKind.Absolute, out _))
        {
            faults.Add($"{Section}:SampleIdentityProviderBase: expected an absolute address.");
        }
        if (!File.Exists(options.SampleClientSecretsFile))
        {
            faults.Add($"{Section}:SampleClientSecretsFile: there is no file at '{options.SampleClientSecretsFile}'.");
        }
        if (!Directory.Exists(Path.GetDirectoryName(options.PlatformKeyFile)))
        {
            faults.Add(
                $"{Section}:PlatformKeyFile: expected a path in an existing folder, found '{options.PlatformKeyFile}'."
            );
        }
        if (options.SampleJourneys < 1)
        {
            faults.Add($"{Section}:SampleJourneys: expected a positive number.");
        }
    }
}
