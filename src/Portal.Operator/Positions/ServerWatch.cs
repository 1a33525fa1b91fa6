using Npgsql;
using Portal.Operator.Provisioning;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Positions;

/// <summary>
/// Watches one server: one query a round says which of its tenants were written to, and only those are marked. A restarted
/// server has to prove itself for each of its tenants, whether or not anybody asks for it.
/// </summary>
internal sealed partial class ServerWatch(
    AdministratorConnections administrators,
    OwnerConnections owners,
    TenantMarks marks,
    Quarantine quarantine,
    ILogger logger
) : IAsyncDisposable
{
    private const string Question = """
        SELECT schemaname::text, last_value FROM pg_sequences WHERE sequencename = 'audit_entries_entry_id_seq'
        """;

    private readonly Dictionary<TenantId, TenantWatch> watches = [];
    private BoundedDataSource? source;
    private volatile bool wasOpened;
    private Task round = Task.CompletedTask;

    /// <summary>Begins a round, unless the last one still runs: a frozen server is waited for by nobody but itself.</summary>
    public Task BeginAsync(IReadOnlyList<TenantLocation> tenants, CancellationToken cancellationToken)
    {
        if (round.IsCompleted)
        {
            round = RunAsync(tenants, cancellationToken);
        }
        return round;
    }

    public async ValueTask DisposeAsync()
    {
        await round.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var watch in watches.Values)
        {
            await watch.DisposeAsync();
        }
        if (source is not null)
        {
            await source.DisposeAsync();
        }
    }

    private async Task RunAsync(IReadOnlyList<TenantLocation> tenants, CancellationToken cancellationToken)
    {
        try
        {
            var counters = await ReadCountersAsync(tenants[0], cancellationToken);
            foreach (var tenant in tenants)
            {
                await LookAtAsync(tenant, counters.GetValueOrDefault(tenant.Schema), cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnreachable(e, tenants[0].Server.ServerId); // the supervision reports and restarts it
        }
    }

    private async Task LookAtAsync(TenantLocation tenant, long counter, CancellationToken cancellationToken)
    {
        var id = tenant.Tenant.TenantId;
        if (!watches.TryGetValue(id, out var watch))
        {
            watches[id] = watch = new(owners, marks);
        }
        if (!watch.NeedsMark(counter))
        {
            return;
        }
        try
        {
            await watch.MarkAsync(tenant, counter, cancellationToken);
        }
        catch (Exception e) when (ServerIdentityException.Find(e) is { } identity)
        {
            LogRefused(id, tenant.Server.ServerId, identity.Reason);
            await quarantine.OpenAsync(tenant.Binding, identity.Reason);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotMarked(e, id); // the next round tries again
        }
    }

    /// <summary>The counter of each schema's audit log. The first query after a restart meets a connection that is dead.</summary>
    private async Task<Dictionary<string, long>> ReadCountersAsync(
        TenantLocation any,
        CancellationToken cancellationToken
    )
    {
        source ??= await administrators.CreateBoundedAsync(
            any.Server,
            any.Database,
            () => wasOpened = true,
            cancellationToken
        );
        Dictionary<string, long> counters;
        try
        {
            counters = await AskAsync(source, cancellationToken);
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e))
        {
            counters = await AskAsync(source, cancellationToken);
        }
        if (wasOpened)
        {
            wasOpened = false;
            foreach (var watch in watches.Values)
            {
                watch.Reset();
            }
        }
        return counters;
    }

    private static async Task<Dictionary<string, long>> AskAsync(
        BoundedDataSource source,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Question, connection);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            counters[reader.GetString(0)] = reader.IsDBNull(1) ? 0 : reader.GetInt64(1);
        }
        return counters;
    }

    [LoggerMessage(4061, LogLevel.Warning, "Server {Server} does not answer; its tenants are not marked")]
    private partial void LogUnreachable(Exception exception, ServerId server);

    [LoggerMessage(4062, LogLevel.Critical, "Tenant {Tenant}: server {Server} did not prove its identity: {Reason}")]
    private partial void LogRefused(TenantId tenant, ServerId server, string reason);

    [LoggerMessage(4063, LogLevel.Warning, "Tenant {Tenant} could not be marked")]
    private partial void LogNotMarked(Exception exception, TenantId tenant);
}
