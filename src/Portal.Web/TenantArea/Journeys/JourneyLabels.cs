using Portal.Domain.Journeys;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Journeys;

/// <summary>Journeys in words.</summary>
internal static class JourneyLabels
{
    /// <summary>All statuses with their words, for lists of choices.</summary>
    public static readonly IReadOnlyList<(string Value, string Word)> Statuses =
    [
        .. Enum.GetValues<JourneyStatus>().Select(status => (ListLabels.WriteName<JourneyStatus>(status)!, Of(status))),
    ];

    /// <summary>Choices of the status filter.</summary>
    public static readonly IReadOnlyList<(string Value, string Word)> Filters =
    [
        ("", "All statuses"),
        .. Statuses,
        (JourneyFilter.OverdueName, "Overdue"),
    ];

    /// <summary>Choices of the order on narrow screens, where the headers are gone.</summary>
    public static readonly IReadOnlyList<(string Value, string Word)> Orders =
    [
        ("-updated", "Last changed first"),
        ("updated", "Longest unchanged first"),
        ("title", "Title, A to Z"),
        ("-title", "Title, Z to A"),
        ("status", "Status"),
        ("-status", "Status, reversed"),
        ("owner", "Owner, A to Z"),
        ("-owner", "Owner, Z to A"),
        ("due", "Due first"),
        ("-due", "Due last"),
    ];

    /// <summary>"Active".</summary>
    public static string Of(JourneyStatus status) =>
        status switch
        {
            JourneyStatus.Draft => "Draft",
            JourneyStatus.Active => "Active",
            JourneyStatus.Paused => "Paused",
            JourneyStatus.Done => "Done",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without a word."),
        };

    /// <summary>Look and icon of a status; the word always stands beside it.</summary>
    public static (ChipKind Kind, string Icon) Look(JourneyStatus status) =>
        status switch
        {
            JourneyStatus.Active => (ChipKind.Info, "play_circle"),
            JourneyStatus.Paused => (ChipKind.Warning, "pause_circle"),
            JourneyStatus.Done => (ChipKind.Success, "check_circle"),
            _ => (ChipKind.Off, "edit_note"),
        };

    /// <summary>Whether the day has passed while the work goes on; the same rule as the operations' "overdue".</summary>
    public static bool IsOverdue(DateOnly? due, JourneyStatus status, DateTimeOffset now) =>
        status is JourneyStatus.Active or JourneyStatus.Paused && due < DateOnly.FromDateTime(now.UtcDateTime);

    /// <summary>Why a list is empty: "No journeys match "Tartu" and Paused".</summary>
    public static string NoMatch(JourneyFilter filter)
    {
        var parts = new List<string>(2);
        if (filter.Search is { } search)
        {
            parts.Add($"\"{search}\"");
        }
        if (filter.StatusName is { } status)
        {
            parts.Add(Filters.Single(choice => choice.Value == status).Word);
        }
        return $"No journeys match {string.Join(" and ", parts)}";
    }
}
