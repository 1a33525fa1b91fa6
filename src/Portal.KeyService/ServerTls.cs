using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;

namespace Portal.KeyService;

/// <summary>Mutual TLS: the service's own certificate, and the authority that every caller's must come from.</summary>
internal sealed class ServerTls(X509Certificate2 certificate, X509Certificate2Collection clientAuthority)
{
    /// <summary>Null when a file is missing, which is noted.</summary>
    /// <exception cref="InvalidOperationException">A file has another content.</exception>
    public static ServerTls? Read(ConfigurationFaults faults, string section)
    {
        var certificate = faults.File(section + ":CertificateFile", "a PEM file");
        var key = faults.File(section + ":KeyFile", "a PEM file");
        var authority = faults.File(section + ":ClientAuthorityFile", "a PEM file");
        if (certificate is null || key is null || authority is null)
        {
            return null;
        }
        try
        {
            return new(X509Certificate2.CreateFromPemFile(certificate, key), MutualTls.ReadAuthority(authority));
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException($"{section}: expected certificates and a key as PEM. {e.Message}", e);
        }
    }

    public void Apply(ListenOptions listen) =>
        listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (client, _, _) => MutualTls.IsFrom(clientAuthority, client);
        });
}
