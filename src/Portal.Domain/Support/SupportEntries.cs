using System.Net;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Domain.Support;

/// <summary>Audit entries of the tenant about support sessions themselves.</summary>
internal static class SupportEntries
{
    public const string TargetKind = "support-session";

    public static AuditEntry OfStaff(
        AuditAction action,
        SupportSession session,
        IPAddress? address,
        string correlationId,
        object? details
    ) =>
        new()
        {
            ActorKind = AuditActorKind.Staff,
            ActorId = session.StaffId.Value,
            ActorLabel = session.StaffLabel,
            Action = (int)action,
            TargetKind = TargetKind,
            TargetId = session.SupportSessionId.Value,
            TargetLabel = session.Ticket,
            Outcome = AuditOutcome.Succeeded,
            Address = address,
            SessionId = session.SupportSessionId.Value,
            CorrelationId = correlationId,
            Details = AuditEntries.ToJson(details),
        };

    /// <summary>Ended by a staff member or by the platform. An admin of the tenant leaves an ordinary entry.</summary>
    public static AuditEntry Ended(SupportSession session, PlatformActor by, string reason) =>
        new()
        {
            ActorKind = by.Kind == PlatformActorKind.Staff ? AuditActorKind.Staff : AuditActorKind.System,
            ActorId = by.Id,
            ActorLabel = by.Label,
            Action = (int)AuditAction.SupportSessionEnded,
            TargetKind = TargetKind,
            TargetId = session.SupportSessionId.Value,
            TargetLabel = session.Ticket,
            Outcome = AuditOutcome.Succeeded,
            Address = by.Address,
            SessionId = session.SupportSessionId.Value,
            CorrelationId = by.CorrelationId,
            Details = AuditEntries.ToJson(new { reason, staff = session.StaffLabel }),
        };
}
