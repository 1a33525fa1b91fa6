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
/// IC-9 for programs: a key is live in the tenant's own database, with every scope that the key service gives it, or it is
/// nothing. Calls of one tenant that come together are looked at and recorded in one statement, in one transaction with the
/// note of their use.
/// </summary>
internal sealed class KeyCheck(TenantConnections connections, PlatformEvents events) : IAuthorityCheck
{
    private readonly ConcurrentDictionary<TenantId, GroupCommit<KeyCall>> batches = new();

    public bool VerifiesDuringAudit => true;

    public async Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry)
    {
        var call = new KeyCall(binding, entry, Scopes(caller));
        await batches.GetOrAdd(binding.TenantId, _ => new(CommitAsync)).AddAsync(call);
        if (!call.IsLive)
        {
            throw Refused(caller);
        }
    }

    public async Task<Caller> VerifyAsync(TenantDbContext db, Caller caller, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var transaction = (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        var id = caller.Actor.Id;
        await using var look = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(KeyStatements.Lock)
                {
                    Parameters =
                    {
                        new() { Value = id },
                        new() { Value = Scopes(caller) },
                    },
                },
                Touch(id, caller.Address),
            },
        };
        await using var reader = await look.ExecuteReaderAsync(CancellationToken.None);
        var name = await reader.ReadAsync(CancellationToken.None) ? reader.GetString(0) : throw Refused(caller);
        return caller with { Actor = caller.Actor with { Label = name } };
    }

    private async Task CommitAsync(IReadOnlyList<KeyCall> calls)
    {
        var latest = calls[^1].Binding;
        await using var connection = await connections.OpenAsync(latest, TenantRole.App, CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection);
        var record = new NpgsqlBatchCommand(KeyStatements.Record);
        AuditInsert.AddParameters(record.Parameters, [.. calls.Select(call => call.Entry)]);
        record.Parameters.Add(new() { Value = calls.Select(call => call.Scopes).ToArray() });
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
        } // the rest of the batch is read here: what fails there, fails the whole
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

    /// <summary>A call that waits for its batch; whether it may be answered is known when the batch is committed.</summary>
    private sealed record KeyCall(TenantBinding Binding, AuditEntry Entry, string Scopes)
    {
        public bool IsLive { get; set; }
    }
}
