using System.Security.Cryptography;

namespace Portal.Web.Layout;

/// <summary>A short code that a person can read out on the telephone and support can find in the log, such as "7F3K-22XW".</summary>
internal static class ReferenceCode
{
    // Crockford's base 32: no I, L, O or U, so nothing is mistaken for a digit.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A new code of 40 random bits.</summary>
    public static string New()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, 8);
        return $"{code[..4]}-{code[4..]}";
    }
}
