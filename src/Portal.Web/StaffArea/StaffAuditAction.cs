using Portal.Platform.Catalog;

namespace Portal.Web.StaffArea;

/// <summary>
/// Says what an endpoint of the staff area does, in the platform log's words. Every endpoint of the area has it:
/// <see cref="StaffLogFilter"/> answers none without.
/// </summary>
/// <param name="action">The entry that it leaves.</param>
/// <param name="isLoggedByOperation">
/// Whether the operation behind it writes that entry itself, in the transaction of what it changes. Refusals at the door
/// are written by the filter in either case.
/// </param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StaffAuditActionAttribute(PlatformAction action, bool isLoggedByOperation = false) : Attribute
{
    /// <summary>The entry that it leaves.</summary>
    public PlatformAction Action { get; } = action;

    /// <summary>Whether the operation behind it writes the entry of its success.</summary>
    public bool IsLoggedByOperation { get; } = isLoggedByOperation;
}

/// <summary>What an entry says beyond who and what; handlers set it, the filter writes it.</summary>
internal sealed class StaffSubject
{
    /// <summary>The tenant concerned.</summary>
    public Portal.Platform.Tenancy.TenantId? Tenant { get; set; }

    /// <summary>A fixed word or a reference number, never free text.</summary>
    public string? Detail { get; set; }

    /// <summary>Why it was refused although a page answers it; a fixed word, null when it was not.</summary>
    public string? Refusal { get; set; }

    /// <summary>The subject of this request, set anew for each.</summary>
    public static StaffSubject Of(HttpContext context)
    {
        var subject = context.Features.Get<StaffSubject>() ?? new StaffSubject();
        context.Features.Set(subject);
        return subject;
    }
}
