using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Platform.Auditing;

namespace Portal.Domain.Access;

/// <summary>Makes audit entries of callers and operations.</summary>
public static class AuditEntries
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The entry that <paramref name="operation"/> of <paramref name="caller"/> leaves.</summary>
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

    /// <summary>Details as they are stored: a JSON object, enumerations by name.</summary>
    public static string? ToJson(object? details) => details is null ? null : JsonSerializer.Serialize(details, Json);
}
