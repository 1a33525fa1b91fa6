using Portal.Domain.ApiKeys;
using Portal.Platform.KeyService;
using Portal.Web.Layout.Parts;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>API keys in words.</summary>
internal static class ApiKeyLabels
{
    /// <summary>Choices of the filter.</summary>
    public static readonly IReadOnlyList<(string Value, string Word)> Filters =
    [
        ("", "In use"),
        ("endingsoon", "Expiring soon"),
        ("ended", "Revoked and expired"),
    ];

    /// <summary>"Active", "Revoked".</summary>
    public static string Of(ApiKeyStatus standing) =>
        standing switch
        {
            ApiKeyStatus.Creating => "Being made",
            ApiKeyStatus.Active => "Active",
            ApiKeyStatus.Replaced => "Replaced",
            ApiKeyStatus.Expired => "Expired",
            ApiKeyStatus.Revoked => "Revoked",
            ApiKeyStatus.Abandoned => "Not finished",
            _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "A standing without a word."),
        };

    /// <summary>Look of a standing; the word always stands beside it.</summary>
    public static (ChipKind Kind, string Icon) Look(ApiKeyStatus standing) =>
        standing switch
        {
            ApiKeyStatus.Active => (ChipKind.Success, "check_circle"),
            ApiKeyStatus.Creating => (ChipKind.Info, "hourglass_top"),
            ApiKeyStatus.Replaced => (ChipKind.Info, "autorenew"),
            ApiKeyStatus.Expired => (ChipKind.Off, "timer_off"),
            _ => (ChipKind.Off, "block"),
        };

    /// <summary>What a scope lets a program do.</summary>
    public static string Of(string scope) =>
        scope switch
        {
            ApiScopes.ReadJourneys => "Read journeys and their steps",
            ApiScopes.WriteJourneys => "Make and change journeys",
            ApiScopes.ReadUsers => "Read users, without their sessions",
            _ => scope,
        };

    /// <summary>"At once", "After 15 minutes".</summary>
    public static string Of(TimeSpan overlap) =>
        overlap switch
        {
            { Ticks: 0 } => "At once",
            { TotalHours: < 1 } => $"After {overlap.TotalMinutes:0} minutes",
            { TotalHours: 1 } => "After 1 hour",
            _ => $"After {overlap.TotalHours:0} hours",
        };

    /// <summary>Why a list is empty: "No keys have ended yet", "No API keys match "night" and Expiring soon".</summary>
    public static string NoMatch(ApiKeyListFilter filter) =>
        (filter.Search, filter.Show) switch
        {
            (null, ApiKeyFilter.ExpiringSoon) => $"No keys expire within {ApiKeyRules.Warning.TotalDays:0} days",
            (null, ApiKeyFilter.Ended) => "No keys have ended yet",
            (null, _) => "No API keys in use",
            ({ } search, ApiKeyFilter.InUse) => $"No API keys in use match \"{search}\"",
            ({ } search, _) =>
                $"No API keys match \"{search}\" and {Filters.Single(f => f.Value == (filter.ShowName ?? "")).Word}",
        };

    /// <summary>How the key's text begins: "ptk_00RKxKPJzBgr…".</summary>
    public static string Beginning(ApiKeyItem key) => ApiKeyFormat.BeginningOf(KeyClass.Tenant, key.KeyId) + "…";

    /// <summary>Name and beginning: a rotated key and its successor have the same name.</summary>
    public static string Unmistakably(ApiKeyItem key) => $"{key.Name}, {Beginning(key)}";

    /// <summary>Before a key is revoked: which one it is, and "Requests that use it fail at once. Last used 4 minutes ago."</summary>
    public static Confirmation Revoke(ApiKeyItem key, DateTimeOffset now) =>
        new(
            $"Revoke \"{key.Name}\"?",
            (key.Status == ApiKeyStatus.Replaced ? "This is the old key; its successor goes on. " : "")
                + $"Requests that use {Beginning(key)} fail at once, and it cannot be brought back. "
                + (
                    key.LastUsedAt is { } used
                        ? $"Last used {TimeLabels.Relative(used, now)}{From(key)}."
                        : "It was never used."
                ),
            "Revoke key",
            "Keep key"
        );

    private static string From(ApiKeyItem key) => key.LastUsedAddress is { } address ? $" from {address}" : "";
}
