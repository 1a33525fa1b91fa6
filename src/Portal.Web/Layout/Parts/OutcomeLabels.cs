using Portal.Platform.Auditing;

namespace Portal.Web.Layout.Parts;

/// <summary>How something ended, in the same words in both logs: the company's and the platform's.</summary>
internal static class OutcomeLabels
{
    /// <summary>"Succeeded"; a number that a newer version wrote is shown as a number.</summary>
    public static string Of(AuditOutcome outcome) =>
        outcome switch
        {
            AuditOutcome.Succeeded => "Succeeded",
            AuditOutcome.Denied => "Denied",
            AuditOutcome.Failed => "Did not take place",
            _ => $"Outcome {(int)outcome}",
        };

    /// <summary>Look of an outcome; the word always stands beside it.</summary>
    public static (ChipKind Kind, string Icon) Look(AuditOutcome outcome) =>
        outcome == AuditOutcome.Succeeded ? (ChipKind.Success, "check_circle") : (ChipKind.Error, "block");
}
