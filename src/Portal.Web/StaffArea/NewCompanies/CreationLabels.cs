using System.Globalization;
using Portal.Domain.Companies;
using Portal.Platform.Catalog;
using Portal.Web.Layout.Parts;

namespace Portal.Web.StaffArea.NewCompanies;

/// <summary>Words for jobs that create companies, for their steps, and for what stopped them.</summary>
internal static class CreationLabels
{
    public static (ChipKind Kind, string Word) State(JobState state) =>
        state switch
        {
            JobState.Queued => (ChipKind.Info, "Queued"),
            JobState.Running => (ChipKind.Info, "In progress"),
            JobState.Waiting => (ChipKind.Warning, "Retrying"),
            JobState.Succeeded => (ChipKind.Success, "Active"),
            JobState.Failed => (ChipKind.Error, "Failed"),
            JobState.Cancelling => (ChipKind.Warning, "Being removed"),
            _ => (ChipKind.Off, "Cancelled"),
        };

    public static (ChipKind Kind, string Word) Step(JobStepState state) =>
        state switch
        {
            JobStepState.Pending => (ChipKind.Off, "Not started"),
            JobStepState.Running => (ChipKind.Info, "In progress"),
            JobStepState.Succeeded => (ChipKind.Success, "Done"),
            JobStepState.Failed => (ChipKind.Error, "Failed"),
            _ => (ChipKind.Off, "Removed"),
        };

    /// <summary>"create-server" becomes "Create server".</summary>
    public static string Step(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    /// <summary>Why a job waits, failed or is being undone.</summary>
    public static string Reason(string word) => Explain(word).What;

    /// <summary>What can be done about it.</summary>
    public static string Remedy(string word) => Explain(word).Next;

    /// <summary>"0.24 s", "12.3 s", "2 min 5 s"; a dash for null.</summary>
    public static string Duration(TimeSpan? time) =>
        time switch
        {
            null => "–",
            { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:F2} s"),
            { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:F1} s"),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)time.Value.TotalMinutes} min {time.Value.Seconds} s"
            ),
        };

    /// <summary>How a job is doing, in one sentence that is announced whenever it changes.</summary>
    public static string Now(CompanyJob job)
    {
        var done = job.Steps.Count(step => step.State == nameof(JobStepState.Succeeded));
        var current = job.Steps.FirstOrDefault(step =>
            step.State is nameof(JobStepState.Running) or nameof(JobStepState.Failed)
        );
        var name = job.Row.Name;
        return job.State switch
        {
            JobState.Queued => "Waiting for an operator to start.",
            JobState.Running when current is not null =>
                $"Step {current.Position + 1} of {job.Steps.Count}: {Step(current.Name)}.",
            JobState.Running => $"{done} of {job.Steps.Count} steps done.",
            JobState.Waiting when current is not null =>
                $"\"{Step(current.Name)}\" failed: {Reason(job.Row.Reason ?? "")}. We try it again.",
            JobState.Waiting => "A step failed. We try it again.",
            JobState.Succeeded => $"{name} is active. It took {Duration(job.Row.EndedAt - job.Row.StartedAt)}.",
            JobState.Failed => $"{name} could not be created.",
            JobState.Cancelling => $"We are removing what was created for {name}.",
            _ => $"The creation of {name} was cancelled.",
        };
    }

    // The words of the operator's JobFailure.
    private static (string What, string Next) Explain(string word) =>
        word switch
        {
            "disk-full" => ("the disk is full", "Free disk space on the servers' machine."),
            "server-failed" => (
                "the company's database server did not start",
                "The operator's log has the server's message."
            ),
            "server-identity" => (
                "the database server did not prove its identity",
                "Check that nobody replaced the server; the platform's events say which check failed."
            ),
            "database-unavailable" => ("a database did not answer", "Check that the database servers are running."),
            "key-service-unavailable" => ("the key service did not answer", "Check that the key service is running."),
            "payload-unreadable" => (
                "the operator could not decrypt the request",
                "Check that the operator's key file is the right one."
            ),
            "not-possible" => ("the request cannot be carried out here", "The operator's log says what it expected."),
            "cancelled" => ("somebody cancelled it", "Nothing more is needed."),
            _ => ("an unexpected error occurred", "The operator's log has the details."),
        };
}
