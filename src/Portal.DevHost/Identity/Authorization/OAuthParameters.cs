using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Portal.DevHost.Identity.Authorization;

/// <summary>
/// Parameters by RFC 6749 section 3.1: one without a value counts as omitted, none may come twice.
/// </summary>
internal sealed class OAuthParameters(IReadOnlyDictionary<string, StringValues> values)
{
    /// <summary>Null when omitted or repeated.</summary>
    public string? this[string name] =>
        values.TryGetValue(name, out var value) && value is [{ Length: > 0 } single] ? single : null;

    /// <summary>Any parameter came more than once. Which one is not told: error_description allows few characters.</summary>
    public bool HasRepeated => values.Any(pair => pair.Value.Count > 1);

    public static OAuthParameters FromQuery(HttpRequest request) => new(ToDictionary(request.Query));

    /// <summary>Null when the body is no form.</summary>
    public static async Task<OAuthParameters?> FromFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
            return null;
        try
        {
            return new OAuthParameters(ToDictionary(await request.ReadFormAsync(cancellation)));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The same parameters as a query, for a POST that goes on as GET.</summary>
    public string AppendTo(string address) => QueryHelpers.AddQueryString(address, values);

    private static Dictionary<string, StringValues> ToDictionary(
        IEnumerable<KeyValuePair<string, StringValues>> pairs
    ) => new(pairs, StringComparer.Ordinal);
}
