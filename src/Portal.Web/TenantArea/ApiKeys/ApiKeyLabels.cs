using MudBlazor;
using Portal.Domain.ApiKeys;
using Portal.Platform.KeyService;
using Portal.Web.Layout;
using Portal.Web.Layout.Parts;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>Texts about API keys.</summary>
internal static class ApiKeyLabels
{
    /// <summary>The variable that examples and downloads keep a key in.</summary>
    public const string EnvironmentVariable = "PORTAL_API_KEY";

    /// <summary>The filter's options.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Filters =
    [
        ("", "In use"),
        ("expiringsoon", "Expiring soon"),
        ("ended", "Revoked and expired"),
    ];

    /// <summary>"Active", "Revoked".</summary>
    public static string Of(ApiKeyStatus status) =>
        status switch
        {
            ApiKeyStatus.Creating => "Creating",
            ApiKeyStatus.Active => "Active",
            ApiKeyStatus.Replaced => "Replaced",
            ApiKeyStatus.Expired => "Expired",
            ApiKeyStatus.Revoked => "Revoked",
            ApiKeyStatus.Abandoned => "Abandoned",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
        };

    /// <summary>The chip of a status, always shown with its text.</summary>
    public static (ChipKind Kind, string Icon) Look(ApiKeyStatus status) =>
        status switch
        {
            ApiKeyStatus.Active => (ChipKind.Success, Icons.Material.Outlined.CheckCircle),
            ApiKeyStatus.Creating => (ChipKind.Info, Icons.Material.Outlined.HourglassTop),
            ApiKeyStatus.Replaced => (ChipKind.Info, Icons.Material.Outlined.Autorenew),
            ApiKeyStatus.Expired => (ChipKind.Off, Icons.Material.Outlined.TimerOff),
            _ => (ChipKind.Off, Icons.Material.Outlined.Block),
        };

    /// <summary>What a scope permits.</summary>
    public static string Of(string scope) =>
        scope switch
        {
            ApiScopes.ReadJourneys => "Read journeys and their steps",
            ApiScopes.WriteJourneys => "Create and edit journeys",
            ApiScopes.ReadUsers => "Read users, without their sessions",
            _ => scope,
        };

    /// <summary>"Immediately", "After 15 minutes".</summary>
    public static string Of(TimeSpan overlap) =>
        overlap switch
        {
            { Ticks: 0 } => "Immediately",
            { TotalHours: < 1 } => $"After {overlap.TotalMinutes:0} minutes",
            { TotalHours: 1 } => "After 1 hour",
            _ => $"After {overlap.TotalHours:0} hours",
        };

    /// <summary>The text of an empty list: "No API keys match "night" and Expiring soon".</summary>
    public static string NoMatch(ApiKeyListFilter filter) =>
        (filter.Search, filter.Show) switch
        {
            (null, ApiKeyFilter.ExpiringSoon) => $"No keys expire within {ApiKeyRules.Warning.TotalDays:0} days",
            (null, ApiKeyFilter.Ended) => "No keys have been revoked or have expired",
            (null, _) => "No API keys in use",
            ({ } search, ApiKeyFilter.InUse) => $"No API keys in use match \"{search}\"",
            ({ } search, _) =>
                $"No API keys match \"{search}\" and {Filters.Single(f => f.Value == (filter.ShowName ?? "")).Label}",
        };

    /// <summary>The prefix of the key's text: "ptk_00RKxKPJzBgr…".</summary>
    public static string Prefix(ApiKeyItem key) => Prefix(key.KeyId);

    /// <summary>The prefix of the text of a key.</summary>
    public static string Prefix(KeyId key) => ApiKeyFormat.BeginningOf(KeyClass.Tenant, key) + "…";

    /// <summary>Name and prefix, since a rotated key and its successor have the same name.</summary>
    public static string NameWithPrefix(ApiKeyItem key) => $"{key.Name}, {Prefix(key)}";

    /// <summary>Asks before a key is revoked.</summary>
    public static Confirmation ConfirmRevoke(ApiKeyItem key, DateTimeOffset now, LocalTimes times) =>
        new(RevokeTitle(key), RevokeEffect(key, now, times), "Revoke key", "Keep key");

    /// <summary>"Revoke "nightly-export"?"</summary>
    public static string RevokeTitle(ApiKeyItem key) => $"Revoke \"{key.Name}\"?";

    /// <summary>What a revocation breaks: "Requests that use ptk_00RKxKPJzBgr… fail immediately. Last used 4 minutes ago."</summary>
    public static string RevokeEffect(ApiKeyItem key, DateTimeOffset now, LocalTimes times) =>
        (key.Status == ApiKeyStatus.Replaced ? "This is the old key; its replacement stays active. " : "")
        + $"Requests that use {Prefix(key)} fail immediately. This cannot be undone. "
        + (key.LastUsedAt is { } used ? $"Last used {times.Relative(used, now)}{From(key)}." : "It was never used.");

    private static string From(ApiKeyItem key) => key.LastUsedAddress is { } address ? $" from {address}" : "";
}
