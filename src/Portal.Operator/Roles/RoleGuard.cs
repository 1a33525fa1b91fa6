using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.Provisioning;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Roles;

/// <summary>
/// PostgreSQL lets every role change its own password and settings. Within 5 seconds this sets both back to what the operator
/// set, ends the sessions that began meanwhile, and records it.
/// </summary>
internal sealed partial class RoleGuard(
    IDbContextFactory<CatalogDbContext> catalog,
    TenantLocations locations,
    AdministratorConnections administrator,
    RuntimeSecrets runtime,
    PlatformEvents events,
    TimeProvider time,
    ILogger<RoleGuard> logger
)
{
    // In the place of {roles}: pg_authid, or pg_roles, which shows no passwords, for an administrator who is no superuser.
    private const string Query = """
        SELECT r.rolname, coalesce(r.rolpassword, ''), r.rolcanlogin, coalesce(d.datname, ''), coalesce(s.setconfig, '{}'),
               clock_timestamp()
        FROM {roles} AS r
        LEFT JOIN pg_db_role_setting AS s ON s.setrole = r.oid
        LEFT JOIN pg_database AS d ON d.oid = s.setdatabase
        """;

    private sealed record Setting(string Database, string[] Values);

    private sealed record State(string Verifier, bool CanLogin, List<Setting> Settings, DateTimeOffset SeenAt);

    /// <summary>What was found correct last, so that passwords are hashed only when something changed.</summary>
    private sealed record Confirmed(string Verifier, byte[] Credential, DateTimeOffset SeenAt);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<ServerId, bool> interrupted = new();
    private readonly ConcurrentDictionary<string, Confirmed> confirmed = new(StringComparer.Ordinal);

    /// <summary>Watches every server until cancelled, each in a task of its own: none waits for another.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watches = new Dictionary<ServerId, Task>();
        try
        {
            for (; ; await Task.Delay(Interval, time, cancellationToken))
            {
                foreach (var server in await ListServersAsync(cancellationToken))
                {
                    if (!watches.TryGetValue(server.ServerId, out var watch) || watch.IsCompleted)
                    {
                        watches[server.ServerId] = WatchAsync(server, cancellationToken);
                    }
                }
            }
        }
        finally
        {
            await Task.WhenAll(watches.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Compares the roles of a server's tenants with what the operator set, and sets them back.</summary>
    public async Task CheckAsync(ServerRow server, AdministratorSession session, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(session, cancellationToken);
        foreach (var place in await locations.ListActiveAsync(server.ServerId, cancellationToken))
        {
            foreach (var kind in new[] { TenantRole.App, TenantRole.Support })
            {
                if (!IsAsSet(session, new(place, kind), found))
                {
                    await SetBackAsync(session, place, kind, cancellationToken);
                }
            }
        }
    }

    private async Task WatchAsync(ServerRow server, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await administrator.OpenAsync(server, cancellationToken);
            for (; ; await Task.Delay(Interval, time, cancellationToken))
            {
                await CheckAsync(server, session, cancellationToken);
                interrupted.TryRemove(server.ServerId, out _);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (interrupted.TryAdd(server.ServerId, true)) // the next round begins a new watch
            {
                LogInterrupted(e, server.Name);
            }
        }
    }

    private async Task<List<ServerRow>> ListServersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await catalog.CreateDbContextAsync(cancellationToken);
            return await db.Servers.AsNoTracking().ToListAsync(cancellationToken);
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e))
        {
            return []; // the watches go on
        }
    }

    /// <summary>Under the lock everything is read again: a rotation may have changed role and password meanwhile.</summary>
    private async Task SetBackAsync(
        AdministratorSession session,
        TenantLocation place,
        TenantRole kind,
        CancellationToken cancellationToken
    )
    {
        if (!await session.TryLockAsync(place.Schema, cancellationToken))
        {
            return; // a rotation is under way; the next round looks again
        }
        try
        {
            var role = new LoginRole(await locations.GetAsync(place.Tenant.UrlId, cancellationToken), kind);
            if (IsAsSet(session, role, await ReadAsync(session, cancellationToken)))
            {
                return;
            }
            var since = confirmed.TryGetValue(role.Current, out var last) ? last.SeenAt : DateTimeOffset.MinValue;
            await session.ExecuteAsync(
                role.Statements(role.Current, runtime.OpenText(role.Credential, role.Purpose)),
                cancellationToken
            );
            await session.ScalarAsync(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = $1 AND backend_start > $2",
                cancellationToken,
                role.Current,
                since
            );
            LogSetBack(place.Tenant.TenantId, role.Current);
            events.Record(
                new(PlatformEventKind.RoleChanged, place.Tenant.TenantId, place.Server.ServerId, kind.ToString())
            );
        }
        finally
        {
            await session.UnlockAsync(place.Schema);
        }
    }

    /// <summary>Of passwords only where they can be read; elsewhere a changed one locks the services out, and they say so.</summary>
    private bool IsAsSet(AdministratorSession session, LoginRole role, Dictionary<string, State> found)
    {
        if (!found.TryGetValue(role.Current, out var state) || !state.CanLogin || !HasSettings(role, state))
        {
            return false;
        }
        var isKnown =
            confirmed.TryGetValue(role.Current, out var last)
            && last.Verifier == state.Verifier
            && last.Credential.AsSpan().SequenceEqual(role.Credential);
        if (
            session.ReadsPasswords
            && !isKnown
            && !ScramVerifier.Matches(runtime.OpenText(role.Credential, role.Purpose), state.Verifier)
        )
        {
            return false;
        }
        confirmed[role.Current] = new(state.Verifier, role.Credential, state.SeenAt);
        return true;
    }

    private static bool HasSettings(LoginRole role, State state) =>
        state.Settings is [var only]
        && only.Database == role.Place.Database
        && only.Values.Order(StringComparer.Ordinal)
            .SequenceEqual(RoleSettings.Of(role.Place, role.Current).Order(StringComparer.Ordinal));

    private static async Task<Dictionary<string, State>> ReadAsync(
        AdministratorSession session,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.QueryAsync(
            Query.Replace("{roles}", session.ReadsPasswords ? "pg_authid" : "pg_roles", StringComparison.Ordinal),
            row =>
                (
                    Role: row.GetString(0),
                    Verifier: row.GetString(1),
                    CanLogin: row.GetBoolean(2),
                    Setting: new Setting(row.GetString(3), row.GetFieldValue<string[]>(4)),
                    SeenAt: row.GetFieldValue<DateTimeOffset>(5)
                ),
            cancellationToken
        );
        return rows.GroupBy(row => row.Role, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => new State(
                    group.First().Verifier,
                    group.First().CanLogin,
                    [.. group.Select(row => row.Setting).Where(setting => setting.Values.Length > 0)],
                    group.First().SeenAt
                ),
                StringComparer.Ordinal
            );
    }

    [LoggerMessage(
        4051,
        LogLevel.Critical,
        "Tenant {Tenant}: role {Role} had been changed at the server; it was set back"
    )]
    private partial void LogSetBack(TenantId tenant, string role);

    [LoggerMessage(4052, LogLevel.Warning, "The roles of server {Server} cannot be checked now")]
    private partial void LogInterrupted(Exception exception, string server);
}
