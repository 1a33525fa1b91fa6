using System.Collections.Concurrent;

namespace Portal.Operator.Jobs;

/// <summary>
/// One at a time on each server: a job and the bringing up of tenants that are there already would create or start a shared
/// server twice.
/// </summary>
internal sealed class ServerTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn; dispose it to pass it on.</summary>
    public async Task<IDisposable> TakeAsync(string serverName, CancellationToken cancellationToken)
    {
        var turn = turns.GetOrAdd(serverName, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
