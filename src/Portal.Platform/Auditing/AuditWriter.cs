using System.Collections.Concurrent;
using Npgsql;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Auditing;

/// <summary>
/// Commits the entries of reads before their answers leave (IC-13). Entries of one tenant that arrive while a commit is
/// under way go together in the next one, so that a read costs less than a commit each.
/// </summary>
public sealed class AuditWriter(TenantConnections connections)
{
    private readonly record struct Item(TenantBinding Binding, AuditEntry Entry);

    private readonly ConcurrentDictionary<(TenantId Tenant, TenantRole Role), GroupCommit<Item>> batches = new();

    /// <summary>Returns once the entry is durable in the tenant's own database.</summary>
    /// <exception cref="PortalException">The tenant's server cannot be reached or failed its proof, or too many wait.</exception>
    /// <exception cref="NpgsqlException">The entry was refused; the operation must not be answered.</exception>
    public Task WriteAsync(
        TenantBinding binding,
        TenantRole role,
        AuditEntry entry,
        CancellationToken cancellationToken
    ) =>
        batches
            .GetOrAdd((binding.TenantId, role), _ => new(items => CommitAsync(role, items), connections.MaximumCalls))
            .AddAsync(new(binding, entry))
            .WaitAsync(cancellationToken);

    private async Task CommitAsync(TenantRole role, IReadOnlyList<Item> items)
    {
        var latest = items[^1].Binding;
        await using var connection = await connections.OpenAsync(latest, role, CancellationToken.None);
        await using var command = new NpgsqlCommand(AuditInsert.Statement, connection);
        AuditInsert.AddParameters(command.Parameters, [.. items.Select(item => item.Entry)]);
        await command.ExecuteNonQueryAsync();
    }
}
