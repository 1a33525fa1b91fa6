using Portal.Platform;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>Refusals that are told beside a form of the tenant's page, which keeps its input.</summary>
internal static class StaffFormRefusal
{
    /// <summary>Status, and the word for the platform log; null where the refusal has a page of its own.</summary>
    public static (int Code, string? Word)? StatusFor(PortalException refusal) =>
        refusal switch
        {
            InvalidInputException => (StatusCodes.Status400BadRequest, "invalid-input"),
            ConflictException => (StatusCodes.Status409Conflict, "conflict"),
            TenantNotServedException => (StatusCodes.Status409Conflict, "not-served"),
            ServiceUnavailableException or ServerIdentityException => (StatusCodes.Status503ServiceUnavailable, null),
            _ => null,
        };
}
