using System.Globalization;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Web.Layout.Parts;

namespace Portal.Web.TenantArea.SupportAccess;

/// <summary>Support sessions in words.</summary>
internal static class SupportLabels
{
    /// <summary>The mode.</summary>
    public static string Of(SupportMode mode) =>
        mode switch
        {
            SupportMode.ReadOnly => "Read-only",
            SupportMode.Operate => "Operate",
            _ => $"Mode {(int)mode}",
        };

    /// <summary>What the mode means for the tenant.</summary>
    public static string May(SupportMode mode) =>
        mode == SupportMode.Operate
            ? "Can see and change what an admin can, but not keys or support access."
            : "Can see, and change nothing.";

    /// <summary>Look of a mode; the word always stands beside it.</summary>
    public static (ChipKind Kind, string Icon) Look(SupportMode mode) =>
        mode == SupportMode.Operate ? (ChipKind.Warning, "edit") : (ChipKind.Info, "visibility");

    /// <summary>"29:41".</summary>
    public static string Left(TimeSpan left)
    {
        var seconds = Math.Max(0, (int)Math.Ceiling(left.TotalSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }

    /// <summary>Who or what ended a session that is over: "by ada@acme.test".</summary>
    public static string EndedBy(SupportView session) =>
        session is { EndedAt: { } ended, EndedByLabel: { } by } && ended < session.ExpiresAt
            ? $"by {by}"
            : "when its time was over";

    /// <summary>
    /// The audit log with what was done in a session. Nobody has two at once at the same company, so person and time tell it
    /// apart; a second more on both sides, since addresses carry whole seconds.
    /// </summary>
    public static string TracesOf(SupportView session) =>
        PortalUrls.AuditLog(
            search: session.StaffLabel,
            from: session.StartedAt.AddSeconds(-1),
            to: (session.EndedAt ?? session.ExpiresAt).AddSeconds(2)
        );

    /// <summary>The question before a session is ended.</summary>
    public static Confirmation EndQuestion(SupportView session) =>
        new(
            $"End the support session of {session.StaffLabel}?",
            "Every page they have open here closes within 2 seconds. They need a new session to come back.",
            "End session",
            "Keep it"
        );
}
