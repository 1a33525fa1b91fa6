namespace Portal.DevHost.Identity.Authorization;

/// <summary>An error code of RFC 6749 or OpenID Connect Core, with a sentence for the developer who reads it.</summary>
internal sealed record ProtocolError(string Code, string Description)
{
    public static ProtocolError InvalidRequest(string description) => new("invalid_request", description);

    public static ProtocolError InvalidGrant(string description) => new("invalid_grant", description);

    /// <summary>OpenID Connect Core section 3.1.2.6.</summary>
    public static ProtocolError LoginRequired(string description) => new("login_required", description);
}
