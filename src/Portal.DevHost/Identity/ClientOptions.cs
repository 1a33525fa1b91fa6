namespace Portal.DevHost.Identity;

/// <summary>A confidential client in the words of OpenID Connect Dynamic Client Registration section 2.</summary>
internal sealed record ClientOptions
{
    /// <summary><c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary><c>client_secret</c>, for client_secret_basic or client_secret_post.</summary>
    public required string ClientSecret { get; init; }

    /// <summary><c>redirect_uris</c>: compared as strings, character by character (RFC 9700 section 2.1).</summary>
    public required IReadOnlyList<string> RedirectUris { get; init; }

    /// <summary><c>post_logout_redirect_uris</c>, compared in the same manner.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary><c>id_token_signed_response_alg</c>: ES256 or RS256.</summary>
    public string IdTokenSignedResponseAlg { get; init; } = Keys.SigningAlgorithm.Es256;

    /// <summary>What the sign-in page says one continues to; the redirect address's host when empty.</summary>
    public string? ClientName { get; init; }
}
