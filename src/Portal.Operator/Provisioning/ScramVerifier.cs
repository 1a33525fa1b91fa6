using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Operator.Provisioning;

/// <summary>
/// PostgreSQL's stored form of a SCRAM-SHA-256 password (RFC 5803). Computed here, so that no server sees it.
/// </summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltBytes = 16;

    /// <param name="password">ASCII, so that SASLprep (RFC 4013) changes nothing.</param>
    public static string Create(string password) => Create(password, RandomNumberGenerator.GetBytes(SaltBytes));

    /// <summary>Whether a stored form is of this password.</summary>
    public static bool Matches(string password, string stored)
    {
        var parts = stored.Split('$', ':'); // SCRAM-SHA-256$4096:salt$key:key
        return parts.Length == 5
            && parts[1] == Iterations.ToString(CultureInfo.InvariantCulture)
            && Convert.TryFromBase64String(parts[2], new byte[parts[2].Length], out _)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Create(password, Convert.FromBase64String(parts[2]))),
                Encoding.ASCII.GetBytes(stored)
            );
    }

    private static string Create(string password, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(password),
            salt,
            Iterations,
            HashAlgorithmName.SHA256,
            SHA256.HashSizeInBytes
        );
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}"
        );
    }
}
