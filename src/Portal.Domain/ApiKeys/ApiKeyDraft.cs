namespace Portal.Domain.ApiKeys;

/// <summary>A key to be made, as somebody entered it; checked whole when it is made.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Scopes">One or more of <see cref="ApiScopes.All"/>.</param>
/// <param name="End">When it ends.</param>
public sealed record ApiKeyDraft(string? Name, IReadOnlyCollection<string> Scopes, ApiKeyExpiry End);

/// <summary>When a key ends: after a number of days by the tenant database's clock, or at a moment. One of the two.</summary>
/// <param name="Days">1 to 366.</param>
/// <param name="At">A day to 366 days from now.</param>
public sealed record ApiKeyExpiry(int? Days = null, DateTimeOffset? At = null);

/// <summary>How a key takes the place of another.</summary>
/// <param name="Overlap">How long the older one goes on, one of <see cref="ApiKeyRules.Overlaps"/>.</param>
/// <param name="End">When the new one ends.</param>
public sealed record ApiKeyRotation(TimeSpan Overlap, ApiKeyExpiry End);

/// <summary>A key that has just been made. The one place where its text ever stands; it is kept nowhere.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Name">Its name.</param>
/// <param name="ExpiresAt">Its end, UTC.</param>
/// <param name="Secret">The key's text. Never logged.</param>
public sealed record NewApiKey(
    Portal.Platform.KeyService.KeyId KeyId,
    string Name,
    DateTimeOffset ExpiresAt,
    string Secret
)
{
    /// <summary>Without the secret, so that a key that gets into a log by mistake gives nothing away.</summary>
    public override string ToString() => $"key {KeyId}";
}
