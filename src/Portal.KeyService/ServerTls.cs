using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Portal.Platform.KeyService;

namespace Portal.KeyService;

/// <summary>Mutual TLS: the service's own certificate, and the authority that every caller's must come from.</summary>
internal sealed class ServerTls(X509Certificate2 certificate, X509Certificate2Collection clientAuthority)
{
    /// <summary>Null when nothing is configured.</summary>
    /// <exception cref="InvalidOperationException">Something is, but not everything.</exception>
    public static ServerTls? Read(IConfigurationSection section)
    {
        if (!section.Exists())
        {
            return null;
        }
        var (certificate, key) = (File(section, "CertificateFile"), File(section, "KeyFile"));
        var authority = File(section, "ClientAuthorityFile");
        try
        {
            return new ServerTls(
                X509Certificate2.CreateFromPemFile(certificate, key),
                MutualTls.ReadAuthority(authority)
            );
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException(
                $"{section.Path}: expected certificates and a key as PEM. {e.Message}",
                e
            );
        }
    }

    public void Apply(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = certificate;
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (client, _, _) => MutualTls.IsFrom(clientAuthority, client);
    }

    private static string File(IConfigurationSection section, string name)
    {
        var file = section[name];
        return System.IO.File.Exists(file)
            ? file
            : throw new InvalidOperationException(
                $"{section.Path}:{name}: expected a PEM file, found none at '{file}'."
            );
    }
}
