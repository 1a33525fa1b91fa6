using Microsoft.Extensions.Configuration;
using Portal.Platform.Hosting;

namespace Portal.Platform.KeyService;

/// <summary>How a process reaches the key service.</summary>
public sealed class KeyServiceClientOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Portal:KeyServiceClient";

    /// <summary>Such as <c>http://127.0.0.1:5300</c>; <c>https</c> outside Development.</summary>
    public string Address { get; set; } = "";

    /// <summary>File with this process's own secret: base64 of 32 random bytes, whose SHA-256 the key service has.</summary>
    public string SecretFile { get; set; } = "";

    /// <summary>With https: this process's certificate (PEM), whose common name is the caller's name.</summary>
    public string ClientCertificateFile { get; set; } = "";

    /// <summary>With https: its private key (PEM).</summary>
    public string ClientKeyFile { get; set; } = "";

    /// <summary>With https: the only authority that the key service's certificate may come from (PEM).</summary>
    public string ServerAuthorityFile { get; set; } = "";

    internal Uri BaseAddress => new(Address);

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static KeyServiceClientOptions Read(IConfiguration configuration, bool isDevelopment)
    {
        var options = configuration.GetSection(Section).Get<KeyServiceClientOptions>() ?? new();
        var faults = new ConfigurationFaults(configuration);
        options.Check(faults, isDevelopment);
        faults.ThrowIfAny();
        return options;
    }

    private void Check(ConfigurationFaults faults, bool isDevelopment)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            faults.Add($"{Section}:Address: expected an address such as http://127.0.0.1:5300, found '{Address}'.");
        }
        else if (address.Scheme == Uri.UriSchemeHttp && !isDevelopment)
        {
            faults.Add($"{Section}:Address: expected https outside Development, found '{Address}'.");
        }
        if (CallerSecret.Fault(SecretFile) is { } fault)
        {
            faults.Add($"{Section}:SecretFile: {fault}");
        }
        if (address?.Scheme == Uri.UriSchemeHttps)
        {
            faults.File($"{Section}:{nameof(ClientCertificateFile)}", "a PEM file for mutual TLS");
            faults.File($"{Section}:{nameof(ClientKeyFile)}", "a PEM file for mutual TLS");
            faults.File($"{Section}:{nameof(ServerAuthorityFile)}", "a PEM file for mutual TLS");
        }
    }
}
