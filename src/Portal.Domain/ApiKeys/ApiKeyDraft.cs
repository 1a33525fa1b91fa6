namespace Portal.Domain.ApiKeys;

/// <summary>A key to create, as entered; validated as a whole on creation.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Scopes">One or more of <see cref="ApiScopes.All"/>.</param>
/// <param name="End">When it expires.</param>
public sealed record ApiKeyDraft(string? Name, IReadOnlyCollection<string> Scopes, ApiKeyExpiry End);

/// <summary>When a key expires: after a number of days by the tenant database's clock, or at a point in time. Exactly one is set.</summary>
/// <param name="Days">1 to 366.</param>
/// <param name="At">A day to 366 days from now.</param>
public sealed record ApiKeyExpiry(int? Days = null, DateTimeOffset? At = null);

/// <summary>How a key replaces another.</summary>
/// <param name="Overlap">How long the old key remains valid, one of <see cref="ApiKeyRules.Overlaps"/>.</param>
/// <param name="End">When the new key expires.</param>
public sealed record ApiKeyRotation(TimeSpan Overlap, ApiKeyExpiry End);

/// <summary>A key that was just created. The only place that ever holds its text, which is not stored.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Name">Its name.</param>
/// <param name="ExpiresAt">Expiry, UTC.</param>
/// <param name="Secret">The key's text. Never logged.</param>
public sealed record NewApiKey(
    Portal.Platform.KeyService.KeyId KeyId,
    string Name,
    DateTimeOffset ExpiresAt,
    string Secret
)
{
    /// <summary>Without the secret, in case it is ever logged.</summary>
    public override string ToString() => $"key {KeyId}";
}
