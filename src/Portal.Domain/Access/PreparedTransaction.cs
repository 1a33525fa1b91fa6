using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Portal.Domain.Access;

/// <summary>A transaction whose changes are saved and that only lacks its commit. Disposing it rolls it back.</summary>
/// <param name="connection">Its connection.</param>
/// <param name="db">Its context.</param>
/// <param name="transaction">The transaction.</param>
/// <param name="result">What the changes return.</param>
internal sealed class PreparedTransaction<T>(
    NpgsqlConnection connection,
    TenantDbContext db,
    IDbContextTransaction transaction,
    T result
) : IAsyncDisposable
{
    private readonly T result = result;

    /// <summary>
    /// Prepares, then commits or rolls back. The deadline ends the preparation only: a commit that has begun is awaited, since
    /// it may have taken place.
    /// </summary>
    /// <exception cref="TimeoutException">The deadline passed before the commit; nothing was changed.</exception>
    public static async Task<T> RunAsync(
        Func<CancellationToken, Task<PreparedTransaction<T>>> prepare,
        OperationDeadline deadline,
        bool commits,
        CancellationToken cancellationToken
    )
    {
        await using var prepared = await PrepareAsync(prepare, deadline, cancellationToken);
        return commits ? await prepared.CommitAsync() : prepared.result;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await db.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task<T> CommitAsync()
    {
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private static async Task<PreparedTransaction<T>> PrepareAsync(
        Func<CancellationToken, Task<PreparedTransaction<T>>> prepare,
        OperationDeadline deadline,
        CancellationToken cancellationToken
    )
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var preparing = prepare(cancellation.Token);
        try
        {
            var prepared = await preparing.WaitAsync(deadline.Remaining, cancellationToken);
            cancellation.Dispose();
            return prepared;
        }
        catch
        {
            _ = RollBackLateAsync(preparing, cancellation);
            throw;
        }
    }

    /// <summary>Nobody waits for the preparation any more: cancels it, and rolls it back should it succeed all the same.</summary>
    private static async Task RollBackLateAsync(
        Task<PreparedTransaction<T>> preparing,
        CancellationTokenSource cancellation
    )
    {
        using (cancellation)
        {
            await cancellation.CancelAsync();
            await ((Task)preparing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (preparing.IsCompletedSuccessfully)
            {
                await preparing.Result.DisposeAsync();
            }
        }
    }
}
