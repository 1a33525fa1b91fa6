namespace Portal.Platform.Hosting;

/// <summary>The browser's own description of itself, as sessions keep it.</summary>
public static class UserAgents
{
    /// <summary>Longest that is kept.</summary>
    public const int MaximumLength = 300;

    /// <summary>Its beginning; never cut within a surrogate pair, which PostgreSQL would refuse.</summary>
    public static string? Shorten(string? userAgent) =>
        userAgent is not { Length: > MaximumLength } ? userAgent
        : char.IsHighSurrogate(userAgent[MaximumLength - 1]) ? userAgent[..(MaximumLength - 1)]
        : userAgent[..MaximumLength];
}
