using Npgsql;
using NpgsqlTypes;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>Asks tenants' databases which sessions are live (IC-9). Nothing here is cached.</summary>
public sealed class SessionStore(TenantConnections connections)
{
    private const string Columns = "s.session_id, u.user_id, u.email, u.display_name, u.role, s.expires_at";
    private const string Tables = "sessions AS s JOIN users AS u ON u.user_id = s.user_id";

    /// <summary>To the minute. A row that a change holds is left for the next time: whether it is live is answered at once.</summary>
    private const string NeedsTouch = """
        last_seen_at BETWEEN now() - interval '2 hours' AND now() - interval '1 minute' FOR NO KEY UPDATE SKIP LOCKED
        """;

    /// <summary>Finds the live session of a cookie's secret and notes, to the minute, that it was seen.</summary>
    /// <returns>Null when there is none: unknown, ended, expired, or its user may not sign in.</returns>
    /// <exception cref="PortalException">The tenant's server cannot be reached or failed its proof.</exception>
    public async Task<LiveSession?> FindAsync(
        TenantBinding binding,
        ReadOnlyMemory<byte> secret,
        CancellationToken cancellationToken
    )
    {
        const string Statement = $"""
            WITH seen AS (
                UPDATE sessions SET last_seen_at = now()
                WHERE session_id IN (SELECT session_id FROM sessions WHERE secret_hash = $1 AND {NeedsTouch})
            )
            SELECT {Columns} FROM {Tables} WHERE s.secret_hash = $1 AND {SessionCheck.IsLive}
            """;
        var found = await QueryAsync(
            binding,
            Statement,
            new() { Value = SessionSecret.Hash(secret.Span), NpgsqlDbType = NpgsqlDbType.Bytea },
            cancellationToken
        );
        return found.SingleOrDefault();
    }

    /// <summary>Which of these sessions are live, in one query; open circuits count as being seen.</summary>
    /// <exception cref="PortalException">The tenant's server cannot be reached or failed its proof.</exception>
    public Task<List<LiveSession>> CheckAsync(
        TenantBinding binding,
        IReadOnlyCollection<SessionId> sessions,
        CancellationToken cancellationToken
    )
    {
        const string Statement = $"""
            WITH seen AS (
                UPDATE sessions SET last_seen_at = now()
                WHERE session_id IN (SELECT session_id FROM sessions WHERE session_id = ANY($1) AND {NeedsTouch})
            )
            SELECT {Columns} FROM {Tables} WHERE s.session_id = ANY($1) AND {SessionCheck.IsLive}
            """;
        var ids = sessions.Select(id => id.Value).ToArray();
        return QueryAsync(
            binding,
            Statement,
            new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            cancellationToken
        );
    }

    private Task<List<LiveSession>> QueryAsync(
        TenantBinding binding,
        string statement,
        NpgsqlParameter parameter,
        CancellationToken cancellationToken
    ) =>
        new LivenessQuery<LiveSession>(statement, parameter, Read).ExecuteAsync(
            connections,
            binding,
            TenantRole.App,
            cancellationToken
        );

    private static LiveSession Read(NpgsqlDataReader reader) =>
        new(
            new SessionId(reader.GetGuid(0)),
            new UserId(reader.GetGuid(1)),
            reader.GetString(2),
            reader.GetString(3),
            Enum.Parse<UserRole>(reader.GetString(4)),
            reader.GetFieldValue<DateTimeOffset>(5)
        );
}
