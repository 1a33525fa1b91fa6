using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// IC-9 for programs: a key is valid only while it is live in the tenant's own database, at the version that the catalog
/// requires and with every scope that the key service reports. Concurrent calls of one tenant are verified and recorded in
/// one statement, and their use is noted in the same transaction.
/// </summary>
internal sealed class KeyCheck(TenantDatabase database, AuthorityVersions versions, PlatformEvents events)
    : IAuthorityCheck
{
    private readonly ConcurrentDictionary<TenantId, GroupCommit<KeyCall>> batches = new();

    public bool VerifiesDuringAudit => true;

    public async Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry)
    {
        var version = await versions.GetAsync(caller.TenantId, caller.Actor.Id, CancellationToken.None);
        var call = new KeyCall(binding, entry, Scopes(caller), version);
        await batches.GetOrAdd(binding.TenantId, _ => new(CommitAsync, database.MaximumCalls)).AddAsync(call);
        if (!call.IsLive)
        {
            throw Refused(caller);
        }
    }

    public Task<long> BeginChangeAsync(Caller caller, Operation operation, CancellationToken cancellationToken) =>
        versions.GetAsync(caller.TenantId, caller.Actor.Id, cancellationToken);

    public async Task<Caller> VerifyAsync(
        TenantDbContext db,
        Caller caller,
        long requiredVersion,
        CancellationToken cancellationToken
    )
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var transaction = (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        var id = caller.Actor.Id;
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(KeyStatements.Lock)
                {
                    Parameters =
                    {
                        new() { Value = id },
                        new() { Value = Scopes(caller) },
                        new() { Value = requiredVersion },
                    },
                },
                Touch(id, caller.Address),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var name = await reader.ReadAsync(cancellationToken) ? reader.GetString(0) : throw Refused(caller);
        return caller with { Actor = caller.Actor with { Label = name } };
    }

    /// <summary>No deadline here: each caller stops waiting by its own, and the next batch follows when this one is done.</summary>
    private async Task CommitAsync(IReadOnlyList<KeyCall> calls)
    {
        var latest = calls[^1].Binding;
        await using var connection = await database.OpenAsync(latest, TenantRole.App);
        await using var batch = new NpgsqlBatch(connection);
        var record = new NpgsqlBatchCommand(KeyStatements.Record);
        AuditInsert.AddParameters(record.Parameters, [.. calls.Select(call => call.Entry)]);
        record.Parameters.Add(new() { Value = calls.Select(call => call.Scopes).ToArray() });
        record.Parameters.Add(new() { Value = calls.Select(call => call.RequiredVersion).ToArray() });
        batch.BatchCommands.Add(record);
        foreach (var call in calls.DistinctBy(call => call.Entry.ActorId))
        {
            batch.BatchCommands.Add(Touch(call.Entry.ActorId!.Value, call.Entry.Address));
        }
        var recorded = new HashSet<string>(StringComparer.Ordinal);
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                recorded.Add(reader.GetString(0));
            }
        } // disposing reads the rest of the batch: an error there fails all of it
        foreach (var call in calls)
        {
            call.IsLive = recorded.Contains(call.Entry.CorrelationId);
        }
    }

    private AuthorityLostException Refused(Caller caller)
    {
        events.Record(
            new(PlatformEventKind.KeyStateMismatch, caller.TenantId, Reason: "tenant-row"),
            caller.CorrelationId
        );
        return new("The key is not valid.");
    }

    private static string Scopes(Caller caller) => string.Join(' ', ((KeyActor)caller.Actor).Scopes);

    private static NpgsqlBatchCommand Touch(Guid key, IPAddress? address) =>
        new(KeyStatements.Touch)
        {
            Parameters =
            {
                new() { Value = key },
                new() { NpgsqlDbType = NpgsqlDbType.Inet, Value = (object?)address ?? DBNull.Value },
            },
        };

    /// <summary>A call that waits for its batch; the commit tells whether it may be answered.</summary>
    private sealed record KeyCall(TenantBinding Binding, AuditEntry Entry, string Scopes, long RequiredVersion)
    {
        public bool IsLive { get; set; }
    }
}
