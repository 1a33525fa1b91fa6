using Portal.Platform;

namespace Portal.Web.TenantArea.Loading;

/// <summary>A failure as the person is told of it: what, why, what to do, and a reference that staff can look up.</summary>
/// <param name="Kind">Why it failed.</param>
/// <param name="What">What did not work: "We could not load the audit log."</param>
/// <param name="Why">Why, or what is certain nevertheless.</param>
/// <param name="Next">What the person can do; null where the page says it.</param>
/// <param name="Reference">Reference number; null for wrong input, which needs no support.</param>
/// <param name="Fields">For wrong input: field name to what was expected.</param>
public sealed record Failure(
    FailureKind Kind,
    string What,
    string Why,
    string? Next,
    string? Reference,
    IReadOnlyDictionary<string, string> Fields
)
{
    private static readonly Dictionary<string, string> NoFields = [];

    /// <summary>Whether a retry may succeed.</summary>
    public bool CanRetry => Kind is FailureKind.Unavailable or FailureKind.Unexpected;

    /// <summary>Describes an exception; the message of an unexpected one is never shown.</summary>
    /// <param name="what">What did not work, as a sentence.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="record">Records the failure where it shows a reference, and returns that.</param>
    public static Failure Of(string what, Exception exception, Func<string> record)
    {
        Failure Create(FailureKind kind, string why, string? next) => new(kind, what, why, next, record(), NoFields);
        return exception switch
        {
            InvalidInputException e => new(FailureKind.Invalid, what, InvalidLabels(e), null, null, e.Errors),
            KeyServiceUnavailableException => Create(
                FailureKind.Unavailable,
                "The key service is not responding. No key was activated.",
                "Try again in a minute."
            ),
            ServiceUnavailableException or ServerIdentityException => Create(
                FailureKind.Unavailable,
                "Your company's server is not responding. Nothing was changed.",
                "Try again in a moment."
            ),
            TenantNotServedException e => Create(FailureKind.Unavailable, e.Message, "Ask an admin of your company."),
            ForbiddenException e => Create(
                FailureKind.Forbidden,
                e.Message + " Nothing was changed.",
                "Ask an admin of your company if you need it."
            ),
            ReadOnlyException e => Create(
                FailureKind.Forbidden,
                e.Message,
                "To make changes, end this session and start one in read and write mode."
            ),
            AuthorityLostException e => Create(FailureKind.Ended, e.Message, null),
            NotFoundException e => Create(FailureKind.NotFound, e.Message, null),
            ConflictException e => Create(FailureKind.Conflict, e.Message, null),
            _ => Create(
                FailureKind.Unexpected,
                "An unexpected error occurred on our side; it has been recorded.",
                "Try again. If it happens again, tell support the reference."
            ),
        };
    }

    private static string InvalidLabels(InvalidInputException e) =>
        e.Errors.Count == 1 ? "Check the highlighted field." : $"Check the {e.Errors.Count} highlighted fields.";
}
