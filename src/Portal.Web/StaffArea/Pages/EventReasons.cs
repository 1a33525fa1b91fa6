using System.Text.RegularExpressions;

namespace Portal.Web.StaffArea.Pages;

/// <summary>
/// The reasons of platform events in words. Events hold fixed terms: names of checks and of exceptions. The well-known ones are
/// told as what happened; any other is taken apart, so that none is hidden.
/// </summary>
internal static partial class EventReasons
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["AuthorityLost"] = "The session had ended",
        ["Conflict"] = "A rule of the company, or somebody else's change, stood against it",
        ["StaleVersion"] = "Somebody else had changed it first",
        ["Forbidden"] = "The role or scope does not allow it",
        ["ReadOnly"] = "The support session is read-only",
        ["NotFound"] = "There is no such thing",
        ["InvalidInput"] = "The input was not valid",
        ["TenantNotServed"] = "The company is suspended or not served",
        ["BadHttpRequest"] = "The request could not be read",
        ["Antiforgery"] = "The form was too old, or from another session",
        ["SignInRefused"] = "The account may not sign in",
        ["SignInNotSetUp"] = "The company has no identity provider yet",
        ["Used"] = "The sign-in was set up with this link",
        ["Replaced"] = "A newer link took its place",
        ["Late"] = "Its time was over",
        ["Unknown"] = "There is no such link at this company",
        ["cookie"] = "The set-up page was open for too long, or at another company",
        ["key-service"] = "The key service did not answer",
        ["unbound"] = "The host is bound to nothing",
        ["other-kind"] = "The host belongs to another service",
        ["principal"] = "The session is of another company",
        ["start-address"] = "The page's address was on another host",
        ["location"] = "A navigation led to another host",
        ["message"] = "The message is not allowed",
        ["arguments"] = "The message had other arguments than expected",
        ["foreign-circuit"] = "The page belongs to another session",
        ["limit-Session"] = "Too many tabs of one session",
        ["limit-Person"] = "Too many tabs of one person",
        ["limit-Tenant"] = "Too many tabs of one company",
        ["limit-Node"] = "Too many tabs on this node",
        ["tenant-row"] = "The company's database says otherwise",
        ["unknown-tenant"] = "The key service named a company that is not in the catalog",
        ["other-server"] = "The key service named another server",
    };

    /// <summary>A reason in words; null for none.</summary>
    public static string? Of(string? reason) =>
        reason is null ? null
        : Words.TryGetValue(reason, out var words) ? words
        : Apart(reason);

    /// <summary>"system-identifier" becomes "System identifier", "IdToken:exp" "Id token: exp".</summary>
    private static string Apart(string reason)
    {
        var spaced = Boundary().Replace(reason, " ").Replace(":", ": ", StringComparison.Ordinal).Trim();
        return spaced.Length == 0 ? reason : char.ToUpperInvariant(spaced[0]) + spaced[1..].ToLowerInvariant();
    }

    [GeneratedRegex("[-_ ]+|(?<=[a-z])(?=[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex Boundary();
}
