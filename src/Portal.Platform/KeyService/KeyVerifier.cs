namespace Portal.Platform.KeyService;

/// <summary>
/// Finds out whether a presented key is live. Live keys are kept in a bounded cache, which counts only while the revocation
/// feed lives; otherwise the key service is asked each time. Needs the right <c>verify</c>.
/// </summary>
public sealed class KeyVerifier
{
    private readonly KeyServiceCalls calls;
    private readonly VerifiedKeyCache cache;
    private readonly TimeProvider time;

    internal KeyVerifier(KeyServiceCalls calls, VerifiedKeyCache cache, TimeProvider time)
    {
        this.calls = calls;
        this.cache = cache;
        this.time = time;
    }

    /// <summary>True while the feed lives and cached answers count; for health and metrics.</summary>
    public bool FeedLives => cache.IsTrusted;

    /// <summary>The tenant's key, or null: 401, whatever the cause. A platform key is refused like any other text.</summary>
    /// <exception cref="ServiceUnavailableException">The key service does not answer: 503, within 2 seconds.</exception>
    public async Task<VerifiedTenantKey?> VerifyTenantKeyAsync(
        string? presented,
        CancellationToken cancellationToken
    ) =>
        await VerifyAsync(KeyClass.Tenant, KeyServiceRoutes.VerifyTenantKey, presented, cancellationToken)
        as VerifiedTenantKey;

    /// <summary>The platform key, or null: 401, whatever the cause. A tenant's key is refused like any other text.</summary>
    /// <exception cref="ServiceUnavailableException">The key service does not answer: 503, within 2 seconds.</exception>
    public async Task<VerifiedPlatformKey?> VerifyPlatformKeyAsync(
        string? presented,
        CancellationToken cancellationToken
    ) =>
        await VerifyAsync(KeyClass.Platform, KeyServiceRoutes.VerifyPlatformKey, presented, cancellationToken)
        as VerifiedPlatformKey;

    private ValueTask<VerifiedKey?> VerifyAsync(
        KeyClass expected,
        string route,
        string? presented,
        CancellationToken cancellationToken
    )
    {
        if (!ApiKeyFormat.TryParse(presented, out var key) || key.Class != expected)
        {
            return default; // a typo costs no look-up
        }
        return cache.Find(key) is { } known ? new(known) : new(AskAsync(key, route, presented, cancellationToken));
    }

    private async Task<VerifiedKey?> AskAsync(
        PresentedKey key,
        string route,
        string presented,
        CancellationToken cancellationToken
    )
    {
        var (changes, askedAt) = (cache.Changes, time.GetTimestamp());
        var answer = await calls.SendAsync<VerifyResponse>(
            HttpMethod.Post,
            route,
            new VerifyRequest(presented),
            cancellationToken
        );
        var verified = VerifiedKey.From(answer);
        if (verified is null || verified.KeyId != key.Id || verified.Class != key.Class)
        {
            return null;
        }
        var endsIn = answer.ExpiresInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        cache.Add(key, verified, endsIn, askedAt, changes);
        return verified;
    }
}
