using Portal.Domain.Support;

namespace Portal.Web.Support;

/// <summary>What is known of support at one tenant right now.</summary>
/// <param name="Open">The active sessions; null while that cannot be told.</param>
/// <param name="IsAsking">Whether the first answer is awaited.</param>
public sealed record SupportState(IReadOnlyList<SupportPresence>? Open, bool IsAsking = false)
{
    /// <summary>The first answer is awaited.</summary>
    public static readonly SupportState Asking = new(null, IsAsking: true);

    /// <summary>The company's server did not answer in time. Nobody may be told that nobody is inside (IC-10).</summary>
    public static readonly SupportState Unknown = new((IReadOnlyList<SupportPresence>?)null);

    /// <summary>Whether it cannot be told.</summary>
    public bool IsUnknown => Open is null && !IsAsking;

    /// <summary>Equal sessions, in the same order.</summary>
    public bool Equals(SupportState? other) =>
        other is not null
        && IsAsking == other.IsAsking
        && (Open is null) == (other.Open is null)
        && (Open ?? []).SequenceEqual(other.Open ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsAsking, Open?.Count);
}
