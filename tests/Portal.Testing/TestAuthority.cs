using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Testing;

/// <summary>A certificate authority of a test's own.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        root = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-30),
            TimeProvider.System.GetUtcNow().AddDays(30)
        );
    }

    /// <summary>The root certificate (PEM).</summary>
    public string Pem => root.ExportCertificatePem();

    /// <summary>Makes a new key and a certificate for a host, or for 127.0.0.1 and localhost.</summary>
    public (string Certificate, string Key) Issue(string? host = null, bool hasExpired = false)
    {
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host ?? "localhost");
        if (host is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            root,
            now.AddDays(-20),
            hasExpired ? now.AddDays(-10) : now.AddDays(20),
            RandomNumberGenerator.GetBytes(8)
        );
        return (certificate.ExportCertificatePem(), serverKey.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        root.Dispose();
        key.Dispose();
    }
}
