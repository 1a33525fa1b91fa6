using System.Net;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Staff;

/// <summary>Who acts, as the platform log names it. Never a person of a tenant (IC-11).</summary>
/// <param name="Kind">Kind of the actor.</param>
/// <param name="Id">Id of the staff member or the platform key; null for the platform itself.</param>
/// <param name="Label">The staff member's e-mail address, or a fixed word of the platform's.</param>
/// <param name="Address">Address that the request came from.</param>
/// <param name="CorrelationId">Correlates the entry with the services' logs.</param>
public sealed record PlatformActor(
    PlatformActorKind Kind,
    Guid? Id,
    string Label,
    IPAddress? Address,
    string CorrelationId
)
{
    /// <summary>The platform itself.</summary>
    public static PlatformActor Portal(string correlationId) =>
        new(PlatformActorKind.System, null, "Portal", null, correlationId);

    /// <summary>A member of the staff.</summary>
    /// <param name="id">Who.</param>
    /// <param name="email">E-mail address, the name in both logs.</param>
    /// <param name="address">Address of the browser.</param>
    /// <param name="correlationId">Correlates the entry with the services' logs.</param>
    public static PlatformActor Staff(StaffId id, string email, IPAddress? address, string correlationId) =>
        new(PlatformActorKind.Staff, id.Value, email, address, correlationId);

    /// <summary>The entry that this actor leaves.</summary>
    public PlatformLogRow Entry(
        PlatformAction action,
        AuditOutcome outcome,
        TenantId? tenant = null,
        SupportSessionId? session = null,
        string? detail = null
    ) =>
        new()
        {
            ActorKind = Kind,
            ActorId = Id,
            ActorLabel = Label,
            Action = action,
            Outcome = outcome,
            TenantId = tenant,
            SupportSessionId = session,
            Detail = detail,
            Address = Address,
            CorrelationId = CorrelationId,
        };
}

/// <summary>A member of the staff, as the staff host's session proved it for one request.</summary>
/// <param name="StaffId">The staff member.</param>
/// <param name="Email">E-mail address, the name in both logs.</param>
/// <param name="Role">Role of this moment.</param>
/// <param name="Address">Address of the browser.</param>
/// <param name="CorrelationId">Correlates log entries with the services' logs.</param>
public sealed record StaffCaller(
    StaffId StaffId,
    string Email,
    StaffRole Role,
    IPAddress? Address,
    string CorrelationId
)
{
    /// <summary>The same person, as the platform log names it.</summary>
    public PlatformActor Actor => PlatformActor.Staff(StaffId, Email, Address, CorrelationId);
}
