namespace Portal.Platform.KeyService;

/// <summary>
/// Verifies presented keys. Live keys are kept in a bounded cache, which is trusted only while the revocation feed lives;
/// otherwise every verification calls the key service. Needs the right <c>verify</c>.
/// </summary>
public sealed class KeyVerifier
{
    private readonly KeyServiceClient client;
    private readonly VerifiedKeyCache cache;
    private readonly TimeProvider time;

    internal KeyVerifier(KeyServiceClient client, VerifiedKeyCache cache, TimeProvider time) =>
        (this.client, this.cache, this.time) = (client, cache, time);

    /// <summary>True while the feed lives and cached keys are trusted; for health and metrics.</summary>
    public bool IsFeedAlive => cache.IsTrusted;

    /// <summary>
    /// The live key, of the presented one's class: a <see cref="VerifiedTenantKey"/> or a <see cref="VerifiedPlatformKey"/>.
    /// </summary>
    /// <returns>Null when it is not live: 401, whatever the cause.</returns>
    /// <exception cref="ServiceUnavailableException">The key service does not answer: 503, within 2 seconds.</exception>
    public ValueTask<VerifiedKey?> VerifyAsync(PresentedKey key, CancellationToken cancellationToken) =>
        cache.Find(key) is { } known ? new(known) : new(VerifyRemotelyAsync(key, cancellationToken));

    private async Task<VerifiedKey?> VerifyRemotelyAsync(PresentedKey key, CancellationToken cancellationToken)
    {
        var (changes, sentAt) = (cache.Changes, time.GetTimestamp());
        var response = await client.VerifyAsync(key, cancellationToken);
        var verified = VerifiedKey.From(response);
        if (verified is null || verified.KeyId != key.Id || verified.Class != key.Class)
        {
            return null;
        }
        var expiresIn = response.ExpiresInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        cache.Add(key, verified, expiresIn, sentAt, changes);
        return verified;
    }
}
