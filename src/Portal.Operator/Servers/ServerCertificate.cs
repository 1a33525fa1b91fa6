using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Operator.Servers;

/// <summary>The key pair with which a server proves its identity (IC-5). Clients pin the key; no CA signs it.</summary>
internal static class ServerCertificate
{
    private const UnixFileMode KeyMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes server.key and server.crt where PostgreSQL looks for them, and returns the pin.</summary>
    public static byte[] Write(string dataDirectory, string publicCopy, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false)
        );
        var now = time.GetUtcNow();
        // The pin decides, not the clock: an expired pinned certificate must not make a tenant unavailable.
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(20));

        var keyFile = Path.Combine(dataDirectory, "server.key");
        using (
            File.Open(
                keyFile,
                new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    UnixCreateMode = KeyMode,
                }
            )
        ) { }
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(dataDirectory, "server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(publicCopy, certificate.ExportCertificatePem());
        return ServerFacts.PinOf(certificate);
    }
}
