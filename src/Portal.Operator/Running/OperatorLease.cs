using Npgsql;
using NpgsqlTypes;
using Portal.Platform.Catalog;

namespace Portal.Operator.Running;

/// <summary>
/// Several operators may run, one leads: the holder of the lease, a row of the catalog. The leader renews it every second
/// on a connection of its own. It stops leading as soon as that connection breaks, another operator has the lease, or no
/// renewal succeeded for <see cref="Duration"/>. Another operator may take the lease only after that time, and the
/// catalog refuses what a former leader still writes (<see cref="LeaseHolder"/>).
/// </summary>
internal sealed partial class OperatorLease(
    CatalogDataSource catalog,
    LeaseHolder holder,
    TimeProvider time,
    ILogger<OperatorLease> logger
) : IAsyncDisposable
{
    /// <summary>How long a lease is valid without a renewal, by the catalog's clock and by this process's.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private const int StatementTimeout = 3;
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource released = new();
    private Term? current;

    /// <summary>True while this process leads.</summary>
    public bool IsHeld => current is { IsOver: false };

    /// <summary>Tries to take the lease.</summary>
    /// <returns>A token that is cancelled when the lease is lost; null while another operator has the lease.</returns>
    public async Task<CancellationToken?> TryTakeAsync(CancellationToken cancellationToken)
    {
        await EndTermAsync();
        var connection = await catalog.Value.OpenConnectionAsync(cancellationToken);
        try
        {
            var requestedAt = time.GetTimestamp();
            await using var command = Command(
                connection,
                """
                UPDATE operator_lease SET epoch = epoch + 1, holder = @holder, expires_at = clock_timestamp() + @duration
                WHERE holder = @holder OR expires_at <= clock_timestamp()
                RETURNING epoch
                """
            );
            if (await command.ExecuteScalarAsync(cancellationToken) is not long epoch)
            {
                return null;
            }
            var term = new Term(connection, epoch, time);
            term.Extend(requestedAt);
            current = term;
            term.Renewals = RenewAsync(term);
            return term.Lost;
        }
        finally
        {
            if (current?.Connection != connection)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>Gives the lease up, so that another operator need not wait until it expires.</summary>
    public async ValueTask DisposeAsync()
    {
        await released.CancelAsync();
        await EndTermAsync();
    }

    private async Task EndTermAsync()
    {
        if (current is { } term)
        {
            await term.DisposeAsync();
            current = null;
        }
    }

    private async Task RenewAsync(Term term)
    {
        try
        {
            while (!term.IsOver)
            {
                // Nothing is listened for: this throws at once when the connection breaks.
                await term.Connection.WaitAsync(RenewalInterval, released.Token);
                var requestedAt = time.GetTimestamp();
                if (!await UpdateAsync(term, "clock_timestamp() + @duration"))
                {
                    LogTaken();
                    return;
                }
                term.Extend(requestedAt);
            }
            LogExpired();
        }
        catch (OperationCanceledException) when (released.IsCancellationRequested)
        {
            await ReleaseAsync(term);
        }
        catch (Exception e)
        {
            LogBroken(e);
        }
        finally
        {
            term.End();
        }
    }

    private async Task ReleaseAsync(Term term)
    {
        try
        {
            await UpdateAsync(term, "'-infinity'");
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e))
        {
            LogBroken(e); // it expires by itself
        }
    }

    private async Task<bool> UpdateAsync(Term term, string expiry)
    {
        await using var command = Command(
            term.Connection,
            $"UPDATE operator_lease SET expires_at = {expiry} WHERE holder = @holder AND epoch = @epoch"
        );
        command.Parameters.AddWithValue("epoch", term.Epoch);
        return await command.ExecuteNonQueryAsync(CancellationToken.None) == 1;
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string statement)
    {
        var command = new NpgsqlCommand(statement, connection) { CommandTimeout = StatementTimeout };
        command.Parameters.AddWithValue("holder", holder.Id);
        command.Parameters.AddWithValue("duration", NpgsqlDbType.Interval, Duration);
        return command;
    }

    /// <summary>The time from taking the lease to losing it.</summary>
    private sealed class Term(NpgsqlConnection connection, long epoch, TimeProvider time) : IAsyncDisposable
    {
        private readonly CancellationTokenSource lost = new(Duration, time);
        private long extendedAt = time.GetTimestamp();

        public NpgsqlConnection Connection => connection;

        public long Epoch => epoch;

        public CancellationToken Lost => lost.Token;

        // By the clock and not only by the timer, which a stopped process does not notice at once.
        public bool IsOver =>
            lost.IsCancellationRequested || time.GetElapsedTime(Volatile.Read(ref extendedAt)) >= Duration;

        public Task Renewals { get; set; } = Task.CompletedTask;

        /// <summary>Counts from the request, since the catalog counts from a later moment.</summary>
        public void Extend(long requestedAt)
        {
            Volatile.Write(ref extendedAt, requestedAt);
            var left = Duration - time.GetElapsedTime(requestedAt);
            lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        public void End() => lost.Cancel();

        public async ValueTask DisposeAsync()
        {
            End();
            await Renewals;
            await connection.DisposeAsync();
            lost.Dispose();
        }
    }

    [LoggerMessage(4031, LogLevel.Warning, "Another operator has taken the lease")]
    private partial void LogTaken();

    [LoggerMessage(4032, LogLevel.Warning, "The lease expired before it was renewed")]
    private partial void LogExpired();

    [LoggerMessage(4033, LogLevel.Warning, "The connection that holds the lease broke")]
    private partial void LogBroken(Exception exception);
}
