using Portal.Platform.Catalog;

namespace Portal.Web.StaffArea;

/// <summary>
/// The audit action of an endpoint of the staff area. Every endpoint of the area has one: <see cref="StaffLogFilter"/> refuses
/// those without.
/// </summary>
/// <param name="action">What the platform log records.</param>
/// <param name="isLoggedByOperation">
/// Whether the operation itself writes the entry, in the transaction of its change. The filter writes refusals in either
/// case.
/// </param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StaffAuditActionAttribute(PlatformAction action, bool isLoggedByOperation = false) : Attribute
{
    /// <summary>What the platform log records.</summary>
    public PlatformAction Action { get; } = action;

    /// <summary>Whether the operation itself writes the entry of its success.</summary>
    public bool IsLoggedByOperation { get; } = isLoggedByOperation;
}

/// <summary>Further details of an entry; handlers set them, the filter writes them.</summary>
internal sealed class StaffSubject
{
    /// <summary>The tenant concerned.</summary>
    public Portal.Platform.Tenancy.TenantId? Tenant { get; set; }

    /// <summary>A fixed term or a reference number, never free text.</summary>
    public string? Detail { get; set; }

    /// <summary>Outcome and a fixed term for why it was refused, if the handler returned a page all the same.</summary>
    public (Portal.Platform.Auditing.AuditOutcome Outcome, string Word)? Refusal { get; set; }

    /// <summary>Whether the refusal of this request is in the log already.</summary>
    public bool IsLogged { get; set; }

    /// <summary>The details of this request.</summary>
    public static StaffSubject Of(HttpContext context)
    {
        var subject = context.Features.Get<StaffSubject>() ?? new StaffSubject();
        context.Features.Set(subject);
        return subject;
    }
}
