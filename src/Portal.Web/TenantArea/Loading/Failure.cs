using Portal.Platform;

namespace Portal.Web.TenantArea.Loading;

/// <summary>A failure in words for the person: what, why, what to do, and a reference that support finds in the log.</summary>
/// <param name="Kind">Why it did not happen.</param>
/// <param name="What">What did not work: "We could not load the audit log."</param>
/// <param name="Why">Why, or what is certain nevertheless.</param>
/// <param name="Next">What the person can do; null where the page says it.</param>
/// <param name="Reference">The code in the log; null for wrong input, which needs no support.</param>
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

    /// <summary>Whether doing the same again may end better.</summary>
    public bool CanRetry => Kind is FailureKind.Unavailable or FailureKind.Unexpected;

    /// <summary>Puts an exception into words; what nobody foresaw is never shown itself.</summary>
    /// <param name="what">What did not work, as a sentence.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="reference">The code under which it is logged.</param>
    public static Failure Of(string what, Exception exception, string reference)
    {
        Failure Make(FailureKind kind, string why, string? next) => new(kind, what, why, next, reference, NoFields);
        return exception switch
        {
            InvalidInputException e => new(FailureKind.Invalid, what, InvalidLabels(e), null, null, e.Errors),
            KeyServiceUnavailableException => Make(
                FailureKind.Unavailable,
                "The service that issues keys does not answer at the moment. Nothing came into use.",
                "Try again in a minute."
            ),
            ServiceUnavailableException or ServerIdentityException => Make(
                FailureKind.Unavailable,
                "Your company's server does not answer at the moment. Nothing was changed.",
                "Try again in a moment."
            ),
            TenantNotServedException e => Make(FailureKind.Unavailable, e.Message, "Ask an admin of your company."),
            ForbiddenException e => Make(
                FailureKind.Forbidden,
                e.Message + " Nothing was changed.",
                "Ask an admin of your company if you need it."
            ),
            ReadOnlyException e => Make(
                FailureKind.Forbidden,
                e.Message,
                "If the case needs a change, end this session and start one in operate mode."
            ),
            AuthorityLostException e => Make(FailureKind.Ended, e.Message, null),
            NotFoundException e => Make(FailureKind.NotFound, e.Message, null),
            ConflictException e => Make(FailureKind.Conflict, e.Message, null),
            _ => Make(
                FailureKind.Unexpected,
                "An unexpected error occurred on our side; it has been recorded.",
                "Try again. If it happens again, tell support the reference."
            ),
        };
    }

    private static string InvalidLabels(InvalidInputException e) =>
        e.Errors.Count == 1 ? "One field needs another look." : $"{e.Errors.Count} fields need another look.";
}
