using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portal.DevHost.Tests.Identity;

/// <summary>A verifier and its S256 challenge.</summary>
internal sealed record ProofKeyPair(string Verifier, string Challenge)
{
    public static ProofKeyPair Create()
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new(verifier, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
    }
}
