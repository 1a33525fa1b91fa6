using System.Globalization;
using Npgsql;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Secrets;

namespace Portal.Operator;

/// <summary>Validates the whole configuration before anything starts and reports all errors at once.</summary>
internal static class OperatorConfiguration
{
    public const string RuntimeKey = "Portal:RuntimeKeyFile";
    public const string OperatorKey = "Portal:OperatorKeyFile";
    public const string HealthPort = "Portal:Health:Port";

    /// <exception cref="InvalidOperationException">One line for each error.</exception>
    public static OperatorOptions Read(IConfiguration configuration, IHostEnvironment environment, bool isService)
    {
        var errors = new List<string>();
        var options = new OperatorOptions();
        Check(errors, () => configuration.GetSection(OperatorOptions.Section).Bind(options));
        Check(errors, () => CheckCatalog(configuration[$"{CatalogOptions.Section}:ConnectionString"]));
        Check(errors, () => _ = new RuntimeSecrets(configuration[RuntimeKey] ?? ""));
        Check(errors, () => _ = new OperatorSecrets(configuration[OperatorKey] ?? ""));
        Check(errors, () => KeyServiceClientOptions.Read(configuration, environment.IsDevelopment()));
        if (string.IsNullOrWhiteSpace(options.ServersDirectory))
        {
            errors.Add("Portal:Operator:ServersDirectory is missing: expected the folder of the tenants' clusters.");
        }
        if (options.FirstPort is < 1024 or > 65_000)
        {
            errors.Add($"Portal:Operator:FirstServerPort: expected 1024 to 65000, found {options.FirstPort}.");
        }
        if (isService && !IsPort(configuration[HealthPort]))
        {
            errors.Add($"{HealthPort}: expected a TCP port, found '{configuration[HealthPort]}'.");
        }
        if (options.SampleData)
        {
            CheckSampleData(errors, options, environment);
        }
        return errors.Count == 0
            ? options
            : throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }

    private static void CheckSampleData(List<string> errors, OperatorOptions options, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment())
        {
            errors.Add(
                $"Portal:Operator:SampleData is for Development only; the environment is {environment.EnvironmentName}."
            );
        }
        if (!Uri.TryCreate(options.IdentityProviderBase, UriKind.Absolute, out _))
        {
            errors.Add("Portal:Operator:SampleIdentityProviderBase: expected an absolute URL.");
        }
        if (!File.Exists(options.SampleClientSecretsFile))
        {
            errors.Add(
                $"Portal:Operator:SampleClientSecretsFile: expected an existing file, found '{options.SampleClientSecretsFile}'."
            );
        }
        if (!Directory.Exists(Path.GetDirectoryName(options.PlatformKeyFile)))
        {
            errors.Add(
                $"Portal:Operator:PlatformKeyFile: expected a path in an existing folder, found '{options.PlatformKeyFile}'."
            );
        }
        if (options.SampleJourneys < 1)
        {
            errors.Add("Portal:Operator:SampleJourneys: expected a positive number.");
        }
    }

    private static void CheckCatalog(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new InvalidOperationException(
                "Portal:Catalog:ConnectionString is missing: expected the connection string of the catalog's owner."
            );
        }
        _ = new NpgsqlConnectionStringBuilder(connectionString);
    }

    private static bool IsPort(string? text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;

    private static void Check(List<string> errors, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            errors.Add(e.Message);
        }
    }
}
