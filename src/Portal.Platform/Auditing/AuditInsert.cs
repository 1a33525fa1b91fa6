using System.Net;
using Npgsql;
using NpgsqlTypes;

namespace Portal.Platform.Auditing;

/// <summary>One statement for any number of entries; the columns that the database sets are not named (and not granted).</summary>
public static class AuditInsert
{
    /// <summary>The columns that the services set.</summary>
    public const string Columns =
        "actor_kind, actor_id, actor_label, acting_for_id, action, target_kind, target_id, target_label, outcome, "
        + "address, session_id, correlation_id, details";

    /// <summary>The arrays of <see cref="AddParameters"/>, one for each of <see cref="Columns"/>.</summary>
    public const string Arrays =
        "$1::int[], $2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::text[], $7::uuid[], $8::text[], $9::int[], "
        + "$10::inet[], $11::uuid[], $12::text[], $13::jsonb[]";

    /// <summary>Takes the parameters of <see cref="AddParameters"/>.</summary>
    public const string Statement = $"INSERT INTO audit_entries ({Columns}) SELECT * FROM unnest({Arrays})";

    /// <summary>One array for each column.</summary>
    public static void AddParameters(NpgsqlParameterCollection parameters, IReadOnlyList<AuditEntry> entries)
    {
        Add(parameters, NpgsqlDbType.Integer, entries, e => (int)e.ActorKind);
        Add(parameters, NpgsqlDbType.Uuid, entries, e => e.ActorId);
        Add(parameters, NpgsqlDbType.Text, entries, e => e.ActorLabel);
        Add(parameters, NpgsqlDbType.Uuid, entries, e => e.ActingForId);
        Add(parameters, NpgsqlDbType.Integer, entries, e => e.Action);
        Add(parameters, NpgsqlDbType.Text, entries, e => e.TargetKind);
        Add(parameters, NpgsqlDbType.Uuid, entries, e => e.TargetId);
        Add(parameters, NpgsqlDbType.Text, entries, e => e.TargetLabel);
        Add(parameters, NpgsqlDbType.Integer, entries, e => (int)e.Outcome);
        Add<IPAddress?>(parameters, NpgsqlDbType.Inet, entries, e => e.Address);
        Add(parameters, NpgsqlDbType.Uuid, entries, e => e.SessionId);
        Add(parameters, NpgsqlDbType.Text, entries, e => e.CorrelationId);
        Add(parameters, NpgsqlDbType.Jsonb, entries, e => e.Details);
    }

    private static void Add<T>(
        NpgsqlParameterCollection parameters,
        NpgsqlDbType type,
        IReadOnlyList<AuditEntry> entries,
        Func<AuditEntry, T> column
    ) =>
        parameters.Add(
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = entries.Select(column).ToArray() }
        );
}
