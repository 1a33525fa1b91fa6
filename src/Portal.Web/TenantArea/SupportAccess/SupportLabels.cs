using System.Globalization;
using MudBlazor;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Web.Layout;
using Portal.Web.Layout.Parts;

namespace Portal.Web.TenantArea.SupportAccess;

/// <summary>Texts about support sessions.</summary>
internal static class SupportLabels
{
    /// <summary>The mode.</summary>
    public static string Of(SupportMode mode) =>
        mode switch
        {
            SupportMode.ReadOnly => "Read-only",
            SupportMode.Operate => "Read and write",
            _ => $"Mode {(int)mode}",
        };

    /// <summary>What the mode permits.</summary>
    public static string Description(SupportMode mode) =>
        mode == SupportMode.Operate
            ? "Can view and change what an admin can, except API keys and support access."
            : "View only.";

    /// <summary>The chip of a mode, always shown with its text.</summary>
    public static (ChipKind Kind, string Icon) Look(SupportMode mode) =>
        mode == SupportMode.Operate
            ? (ChipKind.Warning, Icons.Material.Outlined.Edit)
            : (ChipKind.Info, Icons.Material.Outlined.Visibility);

    /// <summary>What is said while it cannot be told who is inside (IC-10).</summary>
    public const string Unknown = "We cannot tell right now whether support is in your company's portal.";

    /// <summary>"Support is in your company's portal: sam@staff.test, until 14:05."</summary>
    public static string Notice(IReadOnlyList<SupportPresence> open, LocalTimes times)
    {
        var first = open.FirstOrDefault(session => session.HasJoined) ?? open[0];
        var what = first.HasJoined ? "is in" : "may join";
        var more = open.Count > 1 ? $", and {open.Count - 1} more" : "";
        return $"Support {what} your company's portal: {first.StaffLabel}, until {times.Time(first.ExpiresAt)}{more}.";
    }

    /// <summary>Whether a page shows the sessions that are active, each as joined or not.</summary>
    public static bool AreSame(IReadOnlyList<SupportPresence> open, IReadOnlyList<SupportView> shown) =>
        open.Select(session => (session.Id, session.HasJoined))
            .ToHashSet()
            .SetEquals(shown.Select(session => (session.Id, session.EnteredAt is not null)));

    /// <summary>"29:41".</summary>
    public static string Left(TimeSpan left)
    {
        var seconds = Math.Max(0, (int)Math.Ceiling(left.TotalSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }

    /// <summary>How a past session ended: "by ada@acme.test".</summary>
    public static string EndedBy(SupportView session) =>
        session is { EndedAt: { } ended, EndedByLabel: { } by } && ended < session.ExpiresAt ? $"by {by}" : "on time";

    /// <summary>
    /// The audit log of a session. A staff member has one session per company at a time, so name and time identify it; the
    /// range is extended because URLs contain whole seconds. What was only viewed counts as well.
    /// </summary>
    public static string AuditLogUrl(SupportView session) =>
        PortalUrls.AuditLog(
            search: session.StaffLabel,
            views: true,
            from: session.StartedAt.AddSeconds(-1),
            to: (session.EndedAt ?? session.ExpiresAt).AddSeconds(2)
        );

    /// <summary>Asks before a session is ended.</summary>
    public static Confirmation ConfirmEnd(SupportView session) =>
        new(
            $"End the support session of {session.StaffLabel}?",
            "The pages that they have open here close within 2 seconds. They need a new session to come back.",
            "End session",
            "Cancel"
        );
}
