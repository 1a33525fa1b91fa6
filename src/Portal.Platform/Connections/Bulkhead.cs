using System.Diagnostics;

namespace Portal.Platform.Connections;

/// <summary>The database was not asked: its bulkhead is full or its breaker is open.</summary>
public sealed class DatabaseRefusedException(string message) : Exception(message);

/// <summary>
/// Keeps one database's trouble to its own callers: bounded connections, bounded waiting, and a breaker that opens when the
/// server fails to answer. While it is open every call is refused at once; after a pause one call probes the server.
/// </summary>
public sealed class Bulkhead(BulkheadOptions options) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.MaximumConnections);
    private int entered;
    private long openedAt; // zero: the breaker is closed
    private int isProbing;

    /// <summary>Its limits.</summary>
    public BulkheadOptions Options => options;

    /// <summary>Whether the server failed to answer and no probe has succeeded since.</summary>
    public bool IsOpen => Volatile.Read(ref openedAt) != 0;

    /// <summary>Waits for one of the connections; <see cref="Leave"/> returns it.</summary>
    /// <param name="probe">Reaches the server; called for one caller at a time when the breaker may close.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="DatabaseRefusedException">The breaker is open, or too many wait.</exception>
    public async Task EnterAsync(Func<Task> probe, CancellationToken cancellationToken)
    {
        if (IsOpen)
        {
            await TryCloseAsync(probe);
        }
        if (Interlocked.Increment(ref entered) > options.MaximumCalls)
        {
            Interlocked.Decrement(ref entered);
            throw new DatabaseRefusedException("Too many calls wait for this database.");
        }
        var isFree = false;
        try
        {
            isFree = await free.WaitAsync(options.Limit, cancellationToken);
        }
        finally
        {
            if (!isFree)
            {
                Interlocked.Decrement(ref entered);
            }
        }
        if (!isFree)
        {
            throw new DatabaseRefusedException("All connections to this database are in use.");
        }
        if (IsOpen) // it opened while this call waited
        {
            Leave();
            throw Refusal();
        }
    }

    /// <summary>Enters where nothing may wait; the breaker is not probed.</summary>
    /// <exception cref="DatabaseRefusedException">The breaker is open, or no connection is free.</exception>
    public void Enter()
    {
        if (IsOpen || !free.Wait(TimeSpan.Zero))
        {
            throw Refusal();
        }
        Interlocked.Increment(ref entered);
    }

    /// <summary>Ends what <see cref="EnterAsync"/> began.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref entered);
        free.Release();
    }

    /// <summary>Opens the breaker: the server failed to answer.</summary>
    public void Open() => Volatile.Write(ref openedAt, Stopwatch.GetTimestamp());

    /// <inheritdoc/>
    public void Dispose() => free.Dispose();

    private async Task TryCloseAsync(Func<Task> probe)
    {
        if (
            Stopwatch.GetElapsedTime(Volatile.Read(ref openedAt)) < options.Pause
            || Interlocked.Exchange(ref isProbing, 1) == 1
        )
        {
            throw Refusal();
        }
        try
        {
            await probe();
            Volatile.Write(ref openedAt, 0);
        }
        catch
        {
            Open();
            throw;
        }
        finally
        {
            Volatile.Write(ref isProbing, 0);
        }
    }

    private static DatabaseRefusedException Refusal() => new("This database did not answer a moment ago.");
}
