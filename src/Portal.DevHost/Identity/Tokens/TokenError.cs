using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Tokens;

/// <summary>Error answers of the token endpoint, RFC 6749 section 5.2.</summary>
internal static class TokenError
{
    public static UncachedJson BadRequest(ProtocolError error) => new(StatusCodes.Status400BadRequest, Body(error));

    /// <summary>One answer for every cause.</summary>
    public static UncachedJson InvalidClient(Realm realm) =>
        new(
            StatusCodes.Status401Unauthorized,
            Body(new ProtocolError("invalid_client", "Client authentication failed.")),
            wwwAuthenticate: $"Basic realm=\"{realm.Name}\""
        );

    private static Dictionary<string, object> Body(ProtocolError error) =>
        new(StringComparer.Ordinal) { ["error"] = error.Code, ["error_description"] = error.Description };
}
