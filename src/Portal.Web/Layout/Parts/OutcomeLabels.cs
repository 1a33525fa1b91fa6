using MudBlazor;
using Portal.Platform.Auditing;

namespace Portal.Web.Layout.Parts;

/// <summary>Texts for outcomes, shared by the company's and the platform's logs.</summary>
internal static class OutcomeLabels
{
    /// <summary>"Succeeded"; a value written by a newer version is shown as a number.</summary>
    public static string Of(AuditOutcome outcome) =>
        outcome switch
        {
            AuditOutcome.Succeeded => "Succeeded",
            AuditOutcome.Denied => "Denied",
            AuditOutcome.Failed => "Did not take place",
            AuditOutcome.NotFound => "Not found",
            AuditOutcome.Refused => "Refused: wrong input",
            _ => $"Outcome {(int)outcome}",
        };

    /// <summary>The chip of an outcome, always shown with its text.</summary>
    public static (ChipKind Kind, string Icon) Look(AuditOutcome outcome) =>
        outcome switch
        {
            AuditOutcome.Succeeded => (ChipKind.Success, Icons.Material.Outlined.CheckCircle),
            AuditOutcome.NotFound => (ChipKind.Warning, Icons.Material.Outlined.SearchOff),
            _ => (ChipKind.Error, Icons.Material.Outlined.Block),
        };
}
