using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Random names of roles and schemas. On a shared server every role can list them, so they must not reveal the tenant;
/// and no company's name can produce a reserved word.
/// </summary>
internal static partial class OpaqueName
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Letters = 12; // 60 bits

    public static string New() => "t_" + RandomNumberGenerator.GetString(Base32, Letters);

    /// <summary>DDL takes no parameters, so a name goes into a statement only if it needs no quoting.</summary>
    public static string Validate(string name) =>
        Plain().IsMatch(name)
            ? name
            : throw new ArgumentException($"'{name}' is not an identifier that the operator created.", nameof(name));

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
