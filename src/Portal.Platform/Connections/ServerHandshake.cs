using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>
/// What a server must show in the TLS handshake, before any password is used (IC-5): the pinned key, or a certificate for its
/// host under its own authority, so that a renewed one is accepted and another authority's is not. Where a certificate can be
/// withdrawn is not asked: that would make a third party's answer a condition of every connection.
/// </summary>
public static class ServerHandshake
{
    /// <summary>Sets what is demanded of the server.</summary>
    public static Action<SslClientAuthenticationOptions> Demand(ServerEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Authority is not { } authority)
        {
            return options =>
                options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    ServerProof.HasPinnedKey(certificate, endpoint.KeyPin)
                        ? true
                        : throw new ServerIdentityException("server-key");
        }
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(authority);
        return options =>
        {
            options.CertificateChainPolicy = PolicyOf(roots);
            options.RemoteCertificateValidationCallback = (_, _, chain, errors) => IsValid(chain, errors);
        };
    }

    private static X509ChainPolicy PolicyOf(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    /// <returns>False for the right server with a certificate that has expired: unavailable, and no reason to suspect it.</returns>
    private static bool IsValid(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }
        var hasExpired =
            errors == SslPolicyErrors.RemoteCertificateChainErrors
            && chain is { ChainStatus.Length: > 0 }
            && chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.NotTimeValid);
        if (hasExpired)
        {
            return false;
        }
        throw new ServerIdentityException(
            errors == SslPolicyErrors.RemoteCertificateNameMismatch ? "server-name" : "server-authority"
        );
    }
}
