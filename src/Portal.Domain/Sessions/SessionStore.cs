using Npgsql;
using NpgsqlTypes;
using Portal.Domain.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>Finds live sessions in tenants' databases (IC-9). Nothing is cached.</summary>
public sealed class SessionStore(TenantDatabase database, AuthorityVersions versions, UserReconciler reconciler)
{
    private sealed record Found(LiveSession Session, long AuthorityVersion);

    private const string Select = """
        SELECT s.session_id, u.user_id, u.email, u.display_name, u.role, s.expires_at, u.authority_version
        FROM sessions AS s JOIN users AS u ON u.user_id = s.user_id
        """;

    /// <summary>Finds the live session of a cookie's secret and marks it as seen, to the minute.</summary>
    /// <returns>Null when it is unknown, has ended or expired, or its user may not sign in.</returns>
    /// <exception cref="PortalException">
    /// The tenant's server or the catalog is unavailable, or a change of the user's authority is not completed yet.
    /// </exception>
    public async Task<LiveSession?> FindAsync(
        TenantBinding binding,
        ReadOnlyMemory<byte> secret,
        CancellationToken cancellationToken
    )
    {
        var found = await FindRowAsync(binding, secret, cancellationToken);
        if (found is null || await HasAuthorityAsync(binding, found, cancellationToken))
        {
            return found?.Session;
        }
        // A change that ends authority was interrupted, or the database is an older copy: the session waits for its completion.
        await reconciler.RunAsync(binding, cancellationToken);
        found = await FindRowAsync(binding, secret, cancellationToken);
        return found is null || await HasAuthorityAsync(binding, found, cancellationToken)
            ? found?.Session
            : throw new ServiceUnavailableException("Your access is being changed. Try again in a moment.");
    }

    /// <summary>Which of these sessions are live, in one query to the tenant; those of open circuits count as seen.</summary>
    /// <exception cref="PortalException">The tenant's server or the catalog is unavailable.</exception>
    public async Task<List<LiveSession>> CheckAsync(
        TenantBinding binding,
        IReadOnlyCollection<SessionId> sessions,
        CancellationToken cancellationToken
    )
    {
        const string Statement = $"""
            WITH seen AS (
                UPDATE sessions SET last_seen_at = now() WHERE session_id IN (
                    SELECT s.session_id FROM sessions AS s WHERE s.session_id = ANY($1) AND {SessionLiveness.NeedsMark})
            )
            {Select} WHERE s.session_id = ANY($1) AND {SessionLiveness.IsLive}
            """;
        var ids = new NpgsqlParameter
        {
            Value = sessions.Select(id => id.Value).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid,
        };
        var live = await database.QueryRowsAsync(binding, TenantRole.App, Statement, ids, Read, cancellationToken);
        if (live.Count == 0)
        {
            return [];
        }
        var users = live.Select(found => found.Session.UserId.Value).Distinct().ToList();
        var required = await versions.GetAsync(binding.TenantId, users, cancellationToken);
        return
        [
            .. live.Where(found => found.AuthorityVersion >= required.GetValueOrDefault(found.Session.UserId.Value))
                .Select(found => found.Session),
        ];
    }

    private async Task<Found?> FindRowAsync(
        TenantBinding binding,
        ReadOnlyMemory<byte> secret,
        CancellationToken cancellationToken
    )
    {
        const string Statement = $"""
            WITH seen AS (
                UPDATE sessions SET last_seen_at = now() WHERE session_id IN (
                    SELECT s.session_id FROM sessions AS s WHERE s.secret_hash = $1 AND {SessionLiveness.NeedsMark})
            )
            {Select} WHERE s.secret_hash = $1 AND {SessionLiveness.IsLive}
            """;
        var hash = new NpgsqlParameter { Value = SessionSecret.Hash(secret.Span), NpgsqlDbType = NpgsqlDbType.Bytea };
        return (
            await database.QueryRowsAsync(binding, TenantRole.App, Statement, hash, Read, cancellationToken)
        ).SingleOrDefault();
    }

    private async Task<bool> HasAuthorityAsync(
        TenantBinding binding,
        Found found,
        CancellationToken cancellationToken
    ) =>
        found.AuthorityVersion
        >= await versions.GetAsync(binding.TenantId, found.Session.UserId.Value, cancellationToken);

    private static Found Read(NpgsqlDataReader reader) =>
        new(
            new(
                new SessionId(reader.GetGuid(0)),
                new UserId(reader.GetGuid(1)),
                reader.GetString(2),
                reader.GetString(3),
                Enum.Parse<UserRole>(reader.GetString(4)),
                reader.GetFieldValue<DateTimeOffset>(5)
            ),
            reader.GetInt64(6)
        );
}
