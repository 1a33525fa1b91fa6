using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Platform.Hosting;

namespace Portal.Domain.Access;

/// <summary>Creates audit entries.</summary>
public static class AuditEntries
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The entry that an operation of a caller leaves.</summary>
    public static AuditEntry For(Caller caller, Operation operation, AuditOutcome outcome) =>
        new()
        {
            ActorKind = caller.Actor.Kind,
            ActorId = caller.Actor.Id,
            ActorLabel = caller.Actor.Label,
            Action = (int)operation.Action,
            TargetKind = operation.TargetKind,
            TargetId = operation.TargetId,
            Outcome = outcome,
            Address = caller.Address,
            SessionId = caller.Authority.Id,
            CorrelationId = caller.CorrelationId,
            Details = ToJson(operation.Details),
        };

    /// <summary>The entry of something that the platform itself did, for example a reconciler.</summary>
    internal static AuditEntry OfSystem(
        AuditAction action,
        string targetKind,
        Guid targetId,
        string targetLabel,
        object details
    ) =>
        new()
        {
            ActorKind = AuditActorKind.System,
            ActorLabel = "Portal",
            Action = (int)action,
            TargetKind = targetKind,
            TargetId = targetId,
            TargetLabel = targetLabel,
            Outcome = AuditOutcome.Succeeded,
            CorrelationId = CorrelationId.New(),
            Details = ToJson(details),
        };

    /// <summary>Details as they are stored: a JSON object, enumerations by name.</summary>
    public static string? ToJson(object? details) => details is null ? null : JsonSerializer.Serialize(details, Json);
}
