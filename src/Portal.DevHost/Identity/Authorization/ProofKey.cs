using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Authorization;

/// <summary>Proof Key for Code Exchange, RFC 7636, method S256.</summary>
internal static partial class ProofKey
{
    /// <summary>A SHA-256 hash in base64url is 43 characters long.</summary>
    public static bool IsS256Challenge(string challenge) => Challenge().IsMatch(challenge);

    /// <summary>Section 4.6: the hash of the verifier is the challenge. A verifier of another shape (section 4.1) never fits.</summary>
    public static bool Verify(string challenge, string verifier) =>
        Verifier().IsMatch(verifier)
        && Secret.Matches(challenge, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Challenge();

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{43,128}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Verifier();
}
