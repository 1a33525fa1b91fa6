using System.Collections.Concurrent;
using Npgsql;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Auditing;

/// <summary>
/// Commits the entries of reads before their answers leave (IC-13). Entries of one tenant that arrive while a commit is
/// under way go together in the next one (group commit), so that a read costs less than a commit each.
/// </summary>
public sealed class AuditWriter(TenantConnections connections)
{
    private readonly ConcurrentDictionary<(TenantId Tenant, TenantRole Role), Batch> batches = new();

    /// <summary>Returns once the entry is durable in the tenant's own database.</summary>
    /// <exception cref="PortalException">The tenant's server cannot be reached or failed its proof.</exception>
    /// <exception cref="NpgsqlException">The entry was refused; the operation must not be answered.</exception>
    public Task WriteAsync(
        TenantBinding binding,
        TenantRole role,
        AuditEntry entry,
        CancellationToken cancellationToken
    ) =>
        batches
            .GetOrAdd((binding.TenantId, role), _ => new Batch(this, role))
            .AddAsync(binding, entry)
            .WaitAsync(cancellationToken);

    private async Task CommitAsync(TenantBinding binding, TenantRole role, List<AuditEntry> entries)
    {
        await using var connection = await connections.OpenAsync(binding, role, CancellationToken.None);
        await using var command = new NpgsqlCommand(AuditInsert.Statement, connection);
        AuditInsert.AddParameters(command.Parameters, entries);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Batch(AuditWriter writer, TenantRole role)
    {
        private readonly Lock gate = new();
        private List<AuditEntry> waiting = [];
        private TaskCompletionSource next = NewSource();
        private TenantBinding? latest;
        private bool committing;

        public Task AddAsync(TenantBinding binding, AuditEntry entry)
        {
            lock (gate)
            {
                waiting.Add(entry);
                latest = binding;
                if (!committing)
                {
                    committing = true;
                    _ = Task.Run(CommitAllAsync);
                }
                return next.Task;
            }
        }

        private async Task CommitAllAsync()
        {
            while (Take() is var (binding, entries, done))
            {
                try
                {
                    await writer.CommitAsync(binding, role, entries);
                    done.SetResult();
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            }
        }

        private (TenantBinding Binding, List<AuditEntry> Entries, TaskCompletionSource Done)? Take()
        {
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    committing = false;
                    return null;
                }
                var taken = (latest!, waiting, next);
                waiting = [];
                next = NewSource();
                return taken;
            }
        }

        private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
