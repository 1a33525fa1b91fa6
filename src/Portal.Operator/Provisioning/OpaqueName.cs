using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Names of roles and schemas. On a shared server every role sees all of them, so they tell nothing of the tenant; and
/// a random name cannot be one that PostgreSQL reserves, whatever a company calls itself.
/// </summary>
internal static partial class OpaqueName
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Letters = 12; // 60 bits

    public static string New() => "t_" + RandomNumberGenerator.GetString(Base32, Letters);

    /// <summary>Data definition takes no parameters: a name goes into a statement only when it needs no quoting.</summary>
    public static string Checked(string name) =>
        Plain().IsMatch(name)
            ? name
            : throw new ArgumentException($"'{name}' is not a plain identifier made by the operator.", nameof(name));

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
