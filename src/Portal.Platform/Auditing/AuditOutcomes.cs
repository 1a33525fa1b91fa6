namespace Portal.Platform.Auditing;

/// <summary>The outcome that a refusal has in an audit log.</summary>
public static class AuditOutcomes
{
    /// <summary>Of what was allowed and refused all the same; null for other refusals, and for failures.</summary>
    public static AuditOutcome? Of(PortalException refusal) =>
        refusal switch
        {
            ReadOnlyException => AuditOutcome.Denied,
            NotFoundException => AuditOutcome.NotFound,
            ConflictException => AuditOutcome.Failed,
            InvalidInputException => AuditOutcome.Refused,
            _ => null,
        };
}
