using Microsoft.Extensions.Configuration;

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

    /// <summary>Reads and checks the section; tells all errors at once.</summary>
    /// <exception cref="InvalidOperationException">One line for each error.</exception>
    public static KeyServiceClientOptions Read(IConfiguration configuration, bool isDevelopment)
    {
        var options = configuration.GetSection(Section).Get<KeyServiceClientOptions>() ?? new();
        var errors = options.Errors(isDevelopment).ToList();
        return errors.Count == 0
            ? options
            : throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }

    private IEnumerable<string> Errors(bool isDevelopment)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            yield return $"{Section}:Address: expected an address such as http://127.0.0.1:5300, found '{Address}'.";
        }
        else if (address.Scheme == Uri.UriSchemeHttp && !isDevelopment)
        {
            yield return $"{Section}:Address: expected https outside Development, found '{Address}'.";
        }
        if (CallerSecret.Fault(SecretFile) is { } fault)
        {
            yield return $"{Section}:SecretFile: {fault}";
        }
        if (address?.Scheme == Uri.UriSchemeHttps)
        {
            foreach (
                var (name, file) in new[]
                {
                    (nameof(ClientCertificateFile), ClientCertificateFile),
                    (nameof(ClientKeyFile), ClientKeyFile),
                    (nameof(ServerAuthorityFile), ServerAuthorityFile),
                }
            )
            {
                if (!File.Exists(file))
                {
                    yield return $"{Section}:{name}: expected a PEM file for mutual TLS, found none at '{file}'.";
                }
            }
        }
    }
}
