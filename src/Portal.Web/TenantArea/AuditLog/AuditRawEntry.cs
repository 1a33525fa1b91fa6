using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Domain.AuditLog;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>An audit entry as JSON, with the stored values and names only.</summary>
internal static class AuditRawEntry
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // shown as text, which Razor encodes
    };

    /// <summary>Indented JSON.</summary>
    public static string Write(AuditEntryDetail entry) =>
        new JsonObject
        {
            ["entry_id"] = entry.EntryId,
            ["occurred_at"] = entry.OccurredAt.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
                CultureInfo.InvariantCulture
            ),
            ["actor_kind"] = entry.ActorKind.ToString(),
            ["actor_id"] = entry.ActorId,
            ["actor_label"] = entry.ActorLabel,
            ["acting_for_id"] = entry.ActingForId,
            ["action"] = (int)entry.Action,
            ["action_name"] = entry.Action.ToString(),
            ["target_kind"] = entry.TargetKind,
            ["target_id"] = entry.TargetId,
            ["target_label"] = entry.TargetLabel,
            ["outcome"] = entry.Outcome.ToString(),
            ["address"] = entry.Address?.ToString(),
            ["session_id"] = entry.SessionId,
            ["correlation_id"] = entry.CorrelationId,
            ["details"] = Details(entry.Details),
        }.ToJsonString(Json);

    private static JsonNode? Details(string? stored)
    {
        try
        {
            return stored is null ? null : JsonNode.Parse(stored);
        }
        catch (JsonException)
        {
            return stored; // as it is
        }
    }
}
