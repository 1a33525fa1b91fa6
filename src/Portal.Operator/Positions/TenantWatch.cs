using Portal.Operator.Provisioning;
using Portal.Platform.Connections;

namespace Portal.Operator.Positions;

/// <summary>
/// What is known of one tenant between two rounds. Its audit log's counter says whether it was written to: nothing happens
/// unaudited (IC-13).
/// </summary>
internal sealed class TenantWatch(OwnerConnections owners, TenantMarks marks) : IAsyncDisposable
{
    private static readonly BulkheadOptions Limits = new() { MaximumConnections = 1, MaximumWaiting = 1 };

    private long? counter;
    private bool isSettled;
    private long? version;
    private NewestPosition? newest;
    private BoundedDataSource? source;

    /// <summary>
    /// Whether the database needs a mark. A counter that moved is marked twice, in this round and in the next: a transaction
    /// that had taken its number and had not committed at the first mark has done so at the second, for it may take less time
    /// than there is between two rounds.
    /// </summary>
    public bool NeedsMark(long now) => !isSettled || counter != now;

    /// <summary>Marks the database over a connection of the owner role, which proves itself when it is new.</summary>
    /// <exception cref="Portal.Platform.ServerIdentityException">It is another server, or an older copy of the right one.</exception>
    public async Task MarkAsync(TenantLocation location, long now, CancellationToken cancellationToken)
    {
        var owner = await SourceOfAsync(location);
        await using (var connection = await owner.OpenAsync(cancellationToken))
        {
            await marks.MarkAsync(location.Row, connection, cancellationToken);
        }
        isSettled = counter == now;
        counter = now;
    }

    /// <summary>Marks over a new connection: the server was restarted, and may be another one.</summary>
    public void Reset()
    {
        counter = null;
        source?.Source.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (source is not null)
        {
            await source.DisposeAsync();
        }
    }

    private async Task<BoundedDataSource> SourceOfAsync(TenantLocation location)
    {
        if (source is null || version != location.Row.Version)
        {
            await DisposeAsync();
            (newest, source) = owners.CreateBounded(location, Limits);
            version = location.Row.Version;
        }
        if (location.Binding.Position is { } position)
        {
            newest!.Learn(position);
        }
        return source;
    }
}
