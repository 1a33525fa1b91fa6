using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Platform.KeyService;

/// <summary>TLS in which both sides present a certificate of the platform's own authority; the system's roots are not used.</summary>
public static class MutualTls
{
    /// <summary>True when the certificate comes from the authority and is valid now.</summary>
    public static bool IsFrom(X509Certificate2Collection authority, X509Certificate? certificate)
    {
        if (certificate is null)
        {
            return false;
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // the authority's certificates are short-lived
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }

    /// <summary>Reads an authority's certificates (PEM).</summary>
    public static X509Certificate2Collection ReadAuthority(string file)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(file);
        return authority;
    }

    internal static SslClientAuthenticationOptions ForClient(KeyServiceClientOptions options)
    {
        var authority = ReadAuthority(options.ServerAuthorityFile);
        return new SslClientAuthenticationOptions
        {
            ClientCertificates =
            [
                X509Certificate2.CreateFromPemFile(options.ClientCertificateFile, options.ClientKeyFile),
            ],
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                // Chain errors are judged by our authority; a wrong name or a missing certificate is never accepted.
                (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
                && IsFrom(authority, certificate),
        };
    }
}
