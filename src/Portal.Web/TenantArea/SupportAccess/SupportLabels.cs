using System.Globalization;
using MudBlazor;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
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

    /// <summary>"29:41".</summary>
    public static string Left(TimeSpan left)
    {
        var seconds = Math.Max(0, (int)Math.Ceiling(left.TotalSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }

    /// <summary>How a past session ended: "by ada@acme.test".</summary>
    public static string EndedBy(SupportView session) =>
        session is { EndedAt: { } ended, EndedByLabel: { } by } && ended < session.ExpiresAt
            ? $"by {by}"
            : "when its time ran out";

    /// <summary>
    /// The audit log of a session. A staff member has one session per company at a time, so name and time identify it; the
    /// range is extended because URLs contain whole seconds.
    /// </summary>
    public static string AuditLogUrl(SupportView session) =>
        PortalUrls.AuditLog(
            search: session.StaffLabel,
            from: session.StartedAt.AddSeconds(-1),
            to: (session.EndedAt ?? session.ExpiresAt).AddSeconds(2)
        );

    /// <summary>Asks before a session is ended.</summary>
    public static Confirmation ConfirmEnd(SupportView session) =>
        new(
            $"End the support session of {session.StaffLabel}?",
            "Every page they have open here closes within 2 seconds. They need a new session to come back.",
            "End session",
            "Cancel"
        );
}
