using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Portal.Platform;

/// <summary>
/// E-mail addresses as they are compared: without regard to case, the domain as A-labels (RFC 5890). Both parts are ASCII
/// then, so that no letter that folds onto another, such as the Kelvin sign onto k, lets one address pass for another.
/// </summary>
public static class EmailAddress
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Whether it is an address in ASCII.</summary>
    public static bool IsAddress(string address) =>
        Ascii.IsValid(address) && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address;

    /// <summary>The form in which addresses are stored and compared.</summary>
    /// <returns>Null for anything that is no address, or whose local part is not ASCII.</returns>
    public static string? Canonical(string? address)
    {
        if (address?.LastIndexOf('@') is not (> 0 and var at) || !Ascii.IsValid(address.AsSpan(0, at)))
        {
            return null;
        }
        try
        {
            var domain = Idn.GetAscii(string.Concat(address[(at + 1)..].Select(Lower)));
            var canonical = $"{address[..at]}@{domain}".ToLowerInvariant();
            return IsAddress(canonical) ? canonical : null;
        }
        catch (ArgumentException)
        {
            return null; // no domain
        }
    }

    /// <summary>Letters that are not ASCII never become ASCII.</summary>
    private static char Lower(char letter) =>
        char.ToLowerInvariant(letter) is var lower && char.IsAscii(lower) == char.IsAscii(letter) ? lower : letter;
}
