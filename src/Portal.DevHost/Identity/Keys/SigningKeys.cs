namespace Portal.DevHost.Identity.Keys;

/// <summary>
/// A realm's keys: one that signs per algorithm, and the retired ones that still verify. Read at start-up,
/// where a damaged file is noticed; made on first use, so that start-up does not wait for RSA.
/// </summary>
internal sealed class SigningKeys(SigningKeyFile file, TimeProvider time, TimeSpan retention)
{
    private readonly Lock gate = new();
    private List<SigningKey> keys = [.. file.Read()];

    /// <summary>The key that signs now.</summary>
    public SigningKey Current(string algorithm) => Published().First(key => key.SignsWith(algorithm));

    /// <summary>What the JWKS shows: the signing keys, and the retired ones for as long as <c>RetiredKeyRetention</c>.</summary>
    public IReadOnlyList<SigningKey> Published()
    {
        lock (gate)
        {
            return [.. Load().Where(IsRetained)];
        }
    }

    /// <summary>New keys sign from now on. They are on disk before the first token is signed with them.</summary>
    public IReadOnlyList<SigningKey> Rotate()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var fresh = SigningAlgorithm.All.Select(SigningKey.Create).ToList();
            var retired = Load().Where(IsRetained).Select(key => key with { RetiredAt = key.RetiredAt ?? now });
            Replace([.. fresh, .. retired]);
            return fresh;
        }
    }

    private List<SigningKey> Load()
    {
        var missing = SigningAlgorithm
            .All.Where(algorithm => !keys.Any(key => key.SignsWith(algorithm)))
            .Select(SigningKey.Create)
            .ToList();
        if (missing.Count > 0)
            Replace([.. missing, .. keys]);
        return keys;
    }

    private void Replace(List<SigningKey> replacement)
    {
        file.Write(replacement);
        keys = replacement;
    }

    private bool IsRetained(SigningKey key) => key.RetiredAt is not { } at || time.GetUtcNow() < at + retention;
}
