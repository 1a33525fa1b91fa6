namespace Portal.KeyService.Tokens;

/// <summary>How long signing keys are published and used.</summary>
internal sealed record SigningSchedule
{
    /// <summary>How long a key signs.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long before its use the next key is published; longer than readers cache a key set.</summary>
    public TimeSpan PublishedBefore { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long after its use a key is kept: longer than any token lives, with room for clock skew.</summary>
    public TimeSpan KeptAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a reader may cache a key set.</summary>
    public TimeSpan CachedFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Seals and reports are verified for as long as they exist: their public keys stay.</summary>
    public static bool StaysPublished(SigningUse use) => use != SigningUse.ContextToken;
}
