using Portal.KeyService.Callers;
using Portal.KeyService.Keys;
using Portal.KeyService.Tokens;
using Portal.Platform.Hosting;

namespace Portal.KeyService;

/// <summary>The key service's configuration, checked whole before it serves.</summary>
internal sealed record KeyServiceOptions
{
    private const string Section = "Portal:KeyService";

    public required ListenerConfiguration Listeners { get; init; }

    /// <summary>The service's own role <c>portal_keys</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The role <c>portal_keys_owner</c>: migrates at start. Without it, the database must be up to date.</summary>
    public string? OwnerConnectionString { get; init; }
    public required KeyHashSecret HashSecret { get; init; }
    public required SigningSecret SigningSecret { get; init; }
    public required IReadOnlyList<Caller> Callers { get; init; }

    /// <summary>Mutual TLS; null in Development only.</summary>
    public ServerTls? Tls { get; init; }

    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static KeyServiceOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var faults = new ConfigurationFaults(configuration);
        KeyHashSecret? hash = null;
        SigningSecret? signing = null;
        ServerTls? tls = null;
        faults.Check(() => hash = new(configuration[Section + ":HashKeyFile"] ?? ""));
        faults.Check(() => signing = new(configuration[Section + ":SigningKeyFile"] ?? ""));
        if (configuration.GetSection(Section + ":Tls").Exists())
        {
            faults.Check(() => tls = ServerTls.Read(faults, Section + ":Tls"));
        }
        else if (!environment.IsDevelopment())
        {
            faults.Add($"{Section}:Tls is missing: outside Development the key service serves over mutual TLS only.");
        }
        var listeners = ListenerConfiguration.Read(faults, Section);
        var connection = faults.Required(
            Section + ":Database:ConnectionString",
            "the connection of the role portal_keys to the key service's own database"
        );
        var callers = CallerConfiguration.Read(configuration, faults);
        faults.ThrowIfAny();
        return new KeyServiceOptions
        {
            Listeners = listeners,
            ConnectionString = connection,
            OwnerConnectionString = configuration[Section + ":Database:OwnerConnectionString"],
            HashSecret = hash!,
            SigningSecret = signing!,
            Callers = callers,
            Tls = tls,
        };
    }
}
