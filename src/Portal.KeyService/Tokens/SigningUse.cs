namespace Portal.KeyService.Tokens;

/// <summary>
/// What a signing key is for. Each use has keys and a key set of its own, so that a signature of one kind never verifies as
/// another, whatever its <c>typ</c> says.
/// </summary>
internal enum SigningUse
{
    /// <summary>Tokens that carry a tenant and scopes, for 30 minutes at most. Issued with the right <c>issue</c>.</summary>
    ContextToken,

    /// <summary>Chained digests over audit entries. Signed with the right <c>seal</c>.</summary>
    Seal,

    /// <summary>Isolation reports. Signed with the right <c>seal</c>.</summary>
    Report,
}
