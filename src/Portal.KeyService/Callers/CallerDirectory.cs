using System.Security.Cryptography;
using System.Text;

namespace Portal.KeyService.Callers;

/// <summary>Finds out who presents a secret.</summary>
internal sealed class CallerDirectory(IReadOnlyList<Caller> callers)
{
    /// <summary>Compares with every hash there is, so that the time taken tells nothing.</summary>
    public Caller? Find(string secret)
    {
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        Caller? found = null;
        foreach (var caller in callers)
        {
            foreach (var hash in caller.SecretHashes)
            {
                found = CryptographicOperations.FixedTimeEquals(hash, presented) ? caller : found;
            }
        }
        return found;
    }
}
