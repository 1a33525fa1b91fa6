using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Operator.Servers;

/// <summary>
/// Describes a complete cluster. Written to the cluster's folder as the last step of its creation, so that its absence
/// marks an incomplete one. Holds no secret.
/// </summary>
/// <param name="Host">Always 127.0.0.1.</param>
/// <param name="Port">TCP port.</param>
/// <param name="SystemIdentifier">What <c>pg_control_system()</c> reports. A copied cluster shares it.</param>
/// <param name="SpkiSha256">SHA-256 over the SubjectPublicKeyInfo of the server's TLS key: the pin.</param>
/// <param name="SuperuserName">The bootstrap superuser.</param>
/// <param name="MajorVersion">PostgreSQL's major version, which names the binaries to use.</param>
public sealed record ServerFacts(
    string Host,
    int Port,
    long SystemIdentifier,
    byte[] SpkiSha256,
    string SuperuserName,
    int MajorVersion
)
{
    internal const string FileName = "cluster.json";

    /// <summary>The cluster's folder.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    /// <summary>PostgreSQL's data directory.</summary>
    [JsonIgnore]
    public string DataDirectory => Path.Combine(Folder, "data");

    /// <summary>The server's certificate (PEM), for clients to trust as their only root.</summary>
    [JsonIgnore]
    public string CertificateFile => Path.Combine(Folder, "server.crt");

    /// <summary>The server's log. It carries no statements and no values.</summary>
    [JsonIgnore]
    public string LogFile => Path.Combine(Folder, "postgresql.log");

    /// <summary>Present while the cluster is stopped on purpose; without it a cluster that does not run has crashed.</summary>
    [JsonIgnore]
    internal string StoppedFile => Path.Combine(Folder, "stopped");

    /// <summary>The pin of a certificate.</summary>
    public static byte[] PinOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    internal static ServerFacts? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        return File.Exists(file)
            ? JsonSerializer.Deserialize<ServerFacts>(File.ReadAllText(file))! with
            {
                Folder = Path.GetFullPath(folder),
            }
            : null;
    }

    internal void Write()
    {
        var file = Path.Combine(Folder, FileName);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this));
        File.Move(file + ".new", file, overwrite: true);
    }
}
