using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Portal.Domain.Access;

/// <summary>A change and its entry, written but for the commit. Disposed without one, nothing was changed.</summary>
/// <param name="connection">Where it stands.</param>
/// <param name="db">Its context.</param>
/// <param name="transaction">Its transaction.</param>
/// <param name="answer">What the change returns.</param>
internal sealed class PreparedChange<T>(
    NpgsqlConnection connection,
    TenantDbContext db,
    IDbContextTransaction transaction,
    T answer
) : IAsyncDisposable
{
    /// <summary>
    /// Prepares and commits. Only the preparation is given up when the time is over: from then on nobody commits, and what it
    /// holds is let go as soon as it notices. A commit that has begun is waited for, since it may have taken place.
    /// </summary>
    /// <exception cref="TimeoutException">The time was over before the commit; nothing was changed.</exception>
    public static async Task<T> RunAsync(
        Func<CancellationToken, Task<PreparedChange<T>>> prepare,
        TimeSpan time,
        CancellationToken cancellationToken
    )
    {
        var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var preparing = prepare(giveUp.Token);
        PreparedChange<T> prepared;
        try
        {
            prepared = await preparing.WaitAsync(time, cancellationToken);
        }
        catch
        {
            _ = UndoAsync(preparing, giveUp);
            throw;
        }
        using (giveUp)
        {
            await using (prepared)
            {
                return await prepared.CommitAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await db.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task<T> CommitAsync(CancellationToken cancellationToken)
    {
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }

    private static async Task UndoAsync(Task<PreparedChange<T>> preparing, CancellationTokenSource giveUp)
    {
        using (giveUp)
        {
            await giveUp.CancelAsync();
            await ((Task)preparing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (preparing.IsCompletedSuccessfully)
            {
                await preparing.Result.DisposeAsync();
            }
        }
    }
}
