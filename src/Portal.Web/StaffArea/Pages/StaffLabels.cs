using System.Text.RegularExpressions;
using Portal.Domain.AuditLog;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.AuditLog;
using Portal.Web.TenantArea.SupportAccess;

namespace Portal.Web.StaffArea.Pages;

/// <summary>What the staff area calls things.</summary>
internal static partial class StaffLabels
{
    public static string Role(StaffRole role) => role == StaffRole.PlatformAdmin ? "Platform admin" : "Support";

    public static string Tier(ServerTier tier) => tier == ServerTier.Dedicated ? "Dedicated" : "Shared server";

    /// <summary>The last part of an id: UUIDv7 begin with their time and look alike there.</summary>
    public static string ShortId(ServerId id) => id.ToString()[^12..];

    public static (ChipKind Kind, string Word) State(TenantState state) =>
        state switch
        {
            TenantState.Active => (ChipKind.Success, "Active"),
            TenantState.Provisioning => (ChipKind.Info, "Provisioning"),
            TenantState.Retired => (ChipKind.Off, "Retired"),
            _ => (ChipKind.Off, "Suspended"),
        };

    public static (ChipKind Kind, string Word) Health(bool isQuarantined, ServerReport? report) =>
        (isQuarantined, report?.Answer) switch
        {
            (true, _) => (ChipKind.Error, "Quarantined"),
            (_, ProbeResult.Reachable) => (ChipKind.Success, "Reachable"),
            (_, ProbeResult.WrongKey) => (ChipKind.Error, "Wrong key"),
            (_, ProbeResult.NoAnswer) => (ChipKind.Error, "Unreachable"),
            _ => (ChipKind.Off, "Unknown"),
        };

    /// <summary>A session's state. Past its time it has ended, whether or not the reconciler has recorded that yet.</summary>
    public static (ChipKind Kind, string Word) Support(SupportListItem session, DateTimeOffset now) =>
        session.State switch
        {
            SupportSessionState.Intended => (ChipKind.Info, "Starting"),
            SupportSessionState.Open when session.ExpiresAt > now => (ChipKind.Success, "Open"),
            SupportSessionState.Open or SupportSessionState.Ended => (ChipKind.Off, "Ended"),
            _ => (ChipKind.Error, "Did not start"),
        };

    /// <summary>Why a session is over, to stand under its state; null while it is not, and for a word that is not known.</summary>
    public static string? EndReason(SupportListItem session, DateTimeOffset now) =>
        session.EndReason switch
        {
            SupportEnds.Staff => "by staff",
            SupportEnds.Tenant => "by the company",
            SupportEnds.Clock => "time ran out",
            SupportEnds.Authority => "access was removed",
            SupportEnds.Interrupted => "start was interrupted",
            SupportEnds.Suspended => "company was suspended",
            null when session.State == SupportSessionState.Open && session.ExpiresAt <= now => "time ran out",
            _ => null,
        };

    /// <summary>"Unknown host refused": the fixed names read well enough when they are taken apart.</summary>
    public static string Event(PlatformEventKind kind) => Apart(kind.ToString());

    /// <summary>"Support session started".</summary>
    public static string Action(PlatformAction action) =>
        action switch
        {
            PlatformAction.StaffDenied => "Staff access denied",
            PlatformAction.SupportSessionIntended => "Support session requested",
            PlatformAction.SupportSessionOpened => "Support session started",
            PlatformAction.SupportSessionEntered => "Support session joined",
            PlatformAction.SupportOperated => "Support action",
            _ => Apart(action.ToString()),
        };

    /// <summary>An entry's detail: names of our own as labels, everything else unchanged.</summary>
    public static string? Detail(PlatformLogRow entry) =>
        entry.Detail is { } detail
            ? Named<AuditAction>(detail, AuditLabels.Of)
                ?? Named<PlatformAction>(detail, Action)
                ?? Named<SupportMode>(detail, SupportLabels.Of)
                ?? detail
            : null;

    private static string? Named<T>(string name, Func<T, string> word)
        where T : struct, Enum =>
        Array.IndexOf(Enum.GetNames<T>(), name) is var place and >= 0 ? word(Enum.GetValues<T>()[place]) : null;

    private static string Apart(string name) =>
        name[..1] + WordStart().Replace(name[1..], match => " " + match.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex WordStart();
}
