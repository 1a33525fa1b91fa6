using System.Net;
using Portal.KeyService.Callers;
using Portal.KeyService.Keys;
using Portal.KeyService.Tokens;
using Portal.Platform.Hosting;

namespace Portal.KeyService;

/// <summary>What the key service is told by configuration, checked before anything starts.</summary>
internal sealed record KeyServiceOptions
{
    private const string Section = "Portal:KeyService";

    /// <summary>Where it listens; 127.0.0.1 unless told.</summary>
    public required IPAddress ListenAddress { get; init; }
    public required int Port { get; init; }
    public required int HealthPort { get; init; }

    /// <summary>Address of the health listener; null for this machine only.</summary>
    public IPAddress? HealthAddress { get; init; }

    /// <summary>The service's own role <c>portal_keys</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The role <c>portal_keys_owner</c>: migrates at start. Left out, the database must be up to date.</summary>
    public string? OwnerConnectionString { get; init; }
    public required KeyHashSecret HashSecret { get; init; }
    public required SigningSecret SigningSecret { get; init; }
    public required IReadOnlyList<Caller> Callers { get; init; }

    /// <summary>Mutual TLS; null in Development only.</summary>
    public ServerTls? Tls { get; init; }

    /// <exception cref="InvalidConfigurationException">One line for each error.</exception>
    public static KeyServiceOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var faults = new ConfigurationFaults(configuration);
        KeyHashSecret? hash = null;
        SigningSecret? signing = null;
        ServerTls? tls = null;
        faults.Check(() => hash = new(configuration[Section + ":HashKeyFile"] ?? ""));
        faults.Check(() => signing = new(configuration[Section + ":SigningKeyFile"] ?? ""));
        faults.Check(() => tls = ServerTls.Read(configuration.GetSection(Section + ":Tls")));
        if (!configuration.GetSection(Section + ":Tls").Exists() && !environment.IsDevelopment())
        {
            faults.Add($"{Section}:Tls is missing: outside Development the key service serves over mutual TLS only.");
        }
        var options = new
        {
            Address = faults.ListenAddress(Section + ":ListenAddress"),
            HealthAddress = faults.ListenAddress(HealthListener.AddressSetting),
            Port = faults.Port(Section + ":Port"),
            Health = faults.Port("Portal:Health:Port"),
            Connection = faults.Required(
                Section + ":Database:ConnectionString",
                "the connection of the role portal_keys to the key service's own database"
            ),
            Callers = CallerConfiguration.Read(configuration, faults),
        };
        faults.ThrowIfAny();
        return new KeyServiceOptions
        {
            ListenAddress = options.Address ?? IPAddress.Loopback,
            Port = options.Port,
            HealthAddress = options.HealthAddress,
            HealthPort = options.Health,
            ConnectionString = options.Connection,
            OwnerConnectionString = configuration[Section + ":Database:OwnerConnectionString"],
            HashSecret = hash!,
            SigningSecret = signing!,
            Callers = options.Callers,
            Tls = tls,
        };
    }
}
