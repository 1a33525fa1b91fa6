using Npgsql;
using Portal.Platform.Catalog;

namespace Portal.Operator.Running;

/// <summary>
/// Only one operator works at a time: the others wait, not ready, until its connection to the catalog ends, however it
/// ends.
/// </summary>
internal sealed class OperatorLock(CatalogDataSource catalog) : IAsyncDisposable
{
    private const long Key = 0x706F7274616C; // "portal"
    private NpgsqlConnection? holder;

    public bool IsHeld => holder is not null;

    /// <summary>Takes the lock, or keeps it.</summary>
    /// <returns>False while another operator holds it.</returns>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (holder is not null)
        {
            return true;
        }
        var connection = await catalog.Value.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Key})", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is true)
        {
            holder = connection;
            return true;
        }
        await connection.DisposeAsync();
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (holder is not null)
        {
            await holder.DisposeAsync();
        }
    }
}
