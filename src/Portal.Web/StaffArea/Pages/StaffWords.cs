using System.Text.RegularExpressions;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Staff;
using Portal.Platform.Tenancy;
using Portal.Web.Layout.Parts;

namespace Portal.Web.StaffArea.Pages;

/// <summary>What the staff area calls things.</summary>
internal static partial class StaffWords
{
    public static string Role(StaffRole role) => role == StaffRole.PlatformAdmin ? "Platform admin" : "Support";

    public static string Mode(SupportMode mode) => mode == SupportMode.ReadOnly ? "Read-only" : "Operate";

    public static string Tier(ServerTier tier) => tier == ServerTier.Dedicated ? "Dedicated" : "Schema";

    /// <summary>The last part of an id: UUIDv7 begin with their time and look alike there.</summary>
    public static string ShortId(ServerId id) => id.ToString()[^12..];

    public static (ChipKind Kind, string Word) State(TenantState state) =>
        state switch
        {
            TenantState.Active => (ChipKind.Success, "Active"),
            TenantState.Provisioning => (ChipKind.Info, "Provisioning"),
            _ => (ChipKind.Off, "Suspended"),
        };

    public static (ChipKind Kind, string Word) Health(bool isQuarantined, ServerReport? report) =>
        (isQuarantined, report?.Answer) switch
        {
            (true, _) => (ChipKind.Error, "Quarantined"),
            (_, ServerAnswer.Answers) => (ChipKind.Success, "Reachable"),
            (_, ServerAnswer.WrongKey) => (ChipKind.Error, "Wrong key"),
            (_, ServerAnswer.Silent) => (ChipKind.Error, "Unreachable"),
            _ => (ChipKind.Off, "Unknown"),
        };

    public static (ChipKind Kind, string Word) Support(SupportSessionState state) =>
        state switch
        {
            SupportSessionState.Intended => (ChipKind.Info, "Starting"),
            SupportSessionState.Open => (ChipKind.Success, "Open"),
            SupportSessionState.Ended => (ChipKind.Off, "Ended"),
            _ => (ChipKind.Error, "Did not start"),
        };

    public static (ChipKind Kind, string Word) Outcome(AuditOutcome outcome) =>
        outcome == AuditOutcome.Succeeded ? (ChipKind.Success, "Succeeded") : (ChipKind.Error, "Denied");

    /// <summary>"Unknown host refused": the fixed names read well enough when they are taken apart.</summary>
    public static string Event(PlatformEventKind kind) => Apart(kind.ToString());

    /// <summary>"Support session opened".</summary>
    public static string Action(PlatformAction action) => Apart(action.ToString());

    private static string Apart(string name) =>
        name[..1] + WordStart().Replace(name[1..], match => " " + match.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex WordStart();
}
