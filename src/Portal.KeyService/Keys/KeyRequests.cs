using System.Text.RegularExpressions;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Keys;

/// <summary>What a request for a key must look like.</summary>
internal static partial class KeyRequests
{
    private const int MaximumScopes = 20;
    private const int UuidVersion = 7;

    /// <summary>Field name to what was expected; empty when all is well.</summary>
    public static Dictionary<string, string[]> Errors(KeyId id, CreateKeyRequest request, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (id.Value.Version != UuidVersion)
        {
            errors["keyId"] = ["Expected a UUIDv7."];
        }
        if (
            request.Scopes is not { Length: > 0 and <= MaximumScopes }
            || !Array.TrueForAll(request.Scopes, scope => scope is not null && Scope().IsMatch(scope))
            || request.Scopes.Distinct(StringComparer.Ordinal).Count() != request.Scopes.Length
        )
        {
            errors["scopes"] = [$"Expected 1 to {MaximumScopes} different scopes, each such as journeys:read."];
        }
        if (request.ExpiresAt <= now)
        {
            errors["expiresAt"] = ["Expected a time in the future."];
        }
        return errors;
    }

    [GeneratedRegex(
        @"\A[a-z][a-z-]{0,30}:[a-z][a-z-]{0,30}\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Scope();
}
