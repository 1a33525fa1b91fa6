using System.Security.Cryptography;

namespace Portal.Platform.Hosting;

/// <summary>
/// Correlates the log lines, audit entries and events of one request. It is also the reference number that a refused person
/// sees and can read out, such as "7F3K-22XW-9QAB".
/// </summary>
public static class CorrelationId
{
    // Crockford's base 32: no I, L, O or U, so nothing is mistaken for a digit.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A new id of 60 random bits. It never comes from a request.</summary>
    public static string New()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, 12);
        return $"{code[..4]}-{code[4..8]}-{code[8..]}";
    }
}
