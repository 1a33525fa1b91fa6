using Npgsql;
using NpgsqlTypes;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff.Support;

namespace Portal.Domain.Support;

/// <summary>
/// Finds live support sessions: one query to the tenant's own database and one to the catalog, which must agree on person and
/// mode (IC-9). Nothing is cached.
/// </summary>
public sealed class SupportStore(TenantDatabase database, SupportCatalog catalog)
{
    private const string Columns =
        "s.support_session_id, s.staff_id, s.staff_label, s.reason, s.ticket, s.mode, s.expires_at, "
        + "s.expires_at - now(), s.ended_at IS NOT NULL";

    private sealed record TenantRow(LiveSupport Session, bool HasEnded);

    /// <summary>Finds the session of a support cookie's secret.</summary>
    /// <exception cref="PortalException">The tenant's server or the catalog cannot be reached.</exception>
    public async Task<SupportLookup> FindAsync(
        TenantBinding binding,
        ReadOnlyMemory<byte> secret,
        CancellationToken cancellationToken
    )
    {
        // The app role: the read-only support role may not read the hash.
        var found = await database.QueryRowsAsync(
            binding,
            TenantRole.App,
            $"SELECT {Columns} FROM support_sessions AS s WHERE s.secret_hash = $1",
            new() { Value = SessionSecret.Hash(secret.Span), NpgsqlDbType = NpgsqlDbType.Bytea },
            Read,
            cancellationToken
        );
        if (found is not [var row])
        {
            return new(null, SupportEnd.Unknown);
        }
        if (row.HasEnded || row.Session.Remaining <= TimeSpan.Zero)
        {
            return new(null, row.HasEnded ? SupportEnd.Person : SupportEnd.Time);
        }
        var live = await catalog.LiveAsync(binding.TenantId, [row.Session.Id], cancellationToken);
        return live.Any(other => Agree(row.Session, other)) ? new(row.Session, null) : new(null, SupportEnd.Authority);
    }

    /// <summary>Which of these sessions are live.</summary>
    /// <exception cref="PortalException">The tenant's server or the catalog cannot be reached.</exception>
    public async Task<List<LiveSupport>> CheckAsync(
        TenantBinding binding,
        IReadOnlyCollection<SupportSessionId> sessions,
        CancellationToken cancellationToken
    )
    {
        var ids = sessions.Select(id => id.Value).ToArray();
        var querying = database.QueryRowsAsync(
            binding,
            TenantRole.Support,
            $"SELECT {Columns} FROM support_sessions AS s WHERE s.support_session_id = ANY($1) AND {SupportCheck.IsLive}",
            new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            Read,
            cancellationToken
        );
        var open = catalog.LiveAsync(binding.TenantId, sessions, cancellationToken);
        await Task.WhenAll(querying, open);
        return
        [
            .. (await querying)
                .Select(row => row.Session)
                .Where(session => open.Result.Any(other => Agree(session, other))),
        ];
    }

    /// <summary>
    /// The active sessions by the tenant's own rows: every valid session has one, so nobody who is inside is missing. A session
    /// that the catalog ended first is still among them until the tenant's row follows, within seconds.
    /// </summary>
    /// <exception cref="PortalException">The tenant's server cannot be reached.</exception>
    public Task<List<SupportPresence>> PresentAsync(TenantBinding binding, CancellationToken cancellationToken)
    {
        // No session is longer than 30 minutes, so the index on the start finds the few that may be active.
        const string Statement = $"""
            SELECT s.support_session_id, s.staff_label, s.entered_at IS NOT NULL, s.expires_at FROM support_sessions AS s
            WHERE s.started_at > now() - interval '31 minutes' AND {SupportCheck.IsLive}
            ORDER BY s.expires_at, s.support_session_id LIMIT 100
            """;
        return database.QueryAsync(
            binding,
            TenantRole.App,
            (connection, token) =>
                connection.ReadRowsAsync(
                    new(Statement),
                    reader => new SupportPresence(
                        new SupportSessionId(reader.GetGuid(0)),
                        reader.GetString(1),
                        reader.GetBoolean(2),
                        reader.GetFieldValue<DateTimeOffset>(3)
                    ),
                    token
                ),
            new OperationDeadline(),
            cancellationToken
        );
    }

    private static bool Agree(LiveSupport tenant, CatalogSupport catalog) =>
        (tenant.Id, tenant.StaffId, tenant.Mode) == (catalog.Id, catalog.StaffId, catalog.Mode);

    private static TenantRow Read(NpgsqlDataReader reader) =>
        new(
            new(
                new SupportSessionId(reader.GetGuid(0)),
                new StaffId(reader.GetGuid(1)),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                Enum.Parse<SupportMode>(reader.GetString(5)),
                reader.GetFieldValue<DateTimeOffset>(6),
                reader.GetTimeSpan(7)
            ),
            reader.GetBoolean(8)
        );
}
