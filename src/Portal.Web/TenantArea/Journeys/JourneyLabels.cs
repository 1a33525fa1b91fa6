using MudBlazor;
using Portal.Domain.Journeys;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Journeys;

/// <summary>Texts about journeys.</summary>
internal static class JourneyLabels
{
    /// <summary>All statuses, as options.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Statuses =
    [
        .. Enum.GetValues<JourneyStatus>().Select(status => (ListLabels.WriteName<JourneyStatus>(status)!, Of(status))),
    ];

    /// <summary>The status filter's options.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Filters =
    [
        ("", "All statuses"),
        .. Statuses,
        (JourneyFilter.OverdueName, "Overdue"),
    ];

    /// <summary>The order's options on narrow screens, which have no column headers.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Orders =
    [
        ("-created", "Newest first"),
        ("created", "Oldest first"),
        ("-updated", "Recently changed first"),
        ("updated", "Least recently changed first"),
        ("title", "Title, A to Z"),
        ("-title", "Title, Z to A"),
        ("status", "Status, A to Z"),
        ("-status", "Status, Z to A"),
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
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
        };

    /// <summary>The chip of a status, always shown with its text.</summary>
    public static (ChipKind Kind, string Icon) Look(JourneyStatus status) =>
        status switch
        {
            JourneyStatus.Active => (ChipKind.Info, Icons.Material.Outlined.PlayCircle),
            JourneyStatus.Paused => (ChipKind.Warning, Icons.Material.Outlined.PauseCircle),
            JourneyStatus.Done => (ChipKind.Success, Icons.Material.Outlined.CheckCircle),
            _ => (ChipKind.Off, Icons.Material.Outlined.EditNote),
        };

    /// <summary>Whether an unfinished journey is past its due date on the viewer's day; the same rule as the query's.</summary>
    public static bool IsOverdue(DateOnly? due, JourneyStatus status, DateOnly today) =>
        status is JourneyStatus.Active or JourneyStatus.Paused && due < today;

    /// <summary>The text of an empty list: "No journeys match "Tartu" and Paused".</summary>
    public static string NoMatch(JourneyFilter filter)
    {
        var parts = new List<string>(2);
        if (filter.Search is { } search)
        {
            parts.Add($"\"{search}\"");
        }
        if (filter.StatusName is { } status)
        {
            parts.Add(Filters.Single(choice => choice.Value == status).Label);
        }
        return $"No journeys match {string.Join(" and ", parts)}";
    }
}
