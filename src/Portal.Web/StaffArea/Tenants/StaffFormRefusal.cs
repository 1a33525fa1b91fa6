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

    /// <summary>Has the request's entry in the platform log say why the form was refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="word">Of <see cref="StatusFor"/>; null where the entry says nothing of it.</param>
    public static void Log(HttpContext context, PortalException refusal, string? word) =>
        StaffSubject.Of(context).Refusal = word is null ? null : (StaffLogFilter.OutcomeFor(refusal), word);
}
