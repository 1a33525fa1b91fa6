using System.Data;
using System.Diagnostics;
using System.Net.Security;
using System.Runtime.CompilerServices;
using Npgsql;
using Portal.Platform.Catalog;

namespace Portal.Platform.Connections;

/// <summary>
/// Lends a pool's connections for a limited time, within a <see cref="Bulkhead"/>. When the time is over, the connection is
/// aborted on this side, and whatever its borrower waits for fails at once. No thread ever waits for the server, provided
/// that no cancellation token reaches Npgsql (<see cref="PhysicalConnection"/>).
/// </summary>
/// <param name="source">The pool, built from <see cref="Configure"/>.</param>
/// <param name="bulkhead">Limits, shared by all pools that lead to the same database.</param>
/// <param name="tls">What the pool's own TLS callback does, for a callback of a connection replaces that of its pool.</param>
public sealed class BoundedDataSource(
    NpgsqlDataSource source,
    Bulkhead bulkhead,
    Action<SslClientAuthenticationOptions>? tls = null
) : IAsyncDisposable
{
    private static readonly TimeSpan[] RetryAfter = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300)];

    /// <summary>Aborting comes before Npgsql's own time-out, which would send a cancel request.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    /// <summary>By the one object that a pooled physical connection shows of itself: its dictionary of parameters.</summary>
    private readonly ConditionalWeakTable<object, PhysicalConnection> physical = [];

    /// <summary>Npgsql's time-outs off, the server's own on: it ends what nobody waits for any more.</summary>
    public static void Configure(NpgsqlConnectionStringBuilder settings, BulkheadOptions options)
    {
        // Of several addresses one may be dead: the next one needs its share of the time.
        settings.Timeout = settings.Host!.Contains(',', StringComparison.Ordinal) ? 1 : options.OpeningSeconds;
        settings.CommandTimeout = 0;
        settings.CancellationTimeout = -1;
        settings.MaxPoolSize = options.MaximumConnections + 1; // one for the probe
        var statement = (int)(options.Limit - TimeSpan.FromSeconds(0.5)).TotalMilliseconds;
        settings.Options =
            $"{settings.Options} -c statement_timeout={statement} -c idle_in_transaction_session_timeout={statement * 2}".TrimStart();
    }

    /// <summary>The pool; its own ways to open a connection are bounded by nothing.</summary>
    public NpgsqlDataSource Source => source;

    /// <summary>Borrows a connection; closing it returns it.</summary>
    /// <param name="cancellationToken">Cancels waiting for a free one.</param>
    /// <exception cref="DatabaseRefusedException">The bulkhead is full or its breaker open.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = source.CreateConnection();
        try
        {
            await OpenAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a connection that the pool created.</summary>
    /// <param name="connection">Closed as yet.</param>
    /// <param name="cancellationToken">Cancels waiting for a free one.</param>
    /// <exception cref="DatabaseRefusedException">The bulkhead is full or its breaker open.</exception>
    public async Task OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        await bulkhead.EnterAsync(ProbeAsync, cancellationToken);
        try
        {
            Lend(connection, await OpenPhysicalAsync(connection, begun), begun);
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    /// <summary>The same for the framework's synchronous ways in, for which no caller waits.</summary>
    /// <exception cref="DatabaseRefusedException">The bulkhead is full or its breaker open.</exception>
    public void Open(NpgsqlConnection connection)
    {
        var begun = Stopwatch.GetTimestamp();
        bulkhead.Enter();
        try
        {
            var candidate = Watch(connection, () => { }); // Npgsql's own time-out applies until the handshake
            using var limit = new Timer(_ => candidate.Abort(), null, OpeningTimeLeft(begun), Timeout.InfiniteTimeSpan);
            connection.Open();
            Lend(connection, Find(connection, candidate), begun);
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    private void Lend(NpgsqlConnection connection, PhysicalConnection borrowed, long begun) =>
        _ = new Loan(connection, borrowed, bulkhead, bulkhead.Options.Limit - Stopwatch.GetElapsedTime(begun));

    private void Fail(Exception e)
    {
        if (DatabaseErrors.IsDown(e))
        {
            bulkhead.Open();
        }
        bulkhead.Leave();
    }

    /// <summary>A server that refuses, for example while it starts, is tried again: nothing has been asked of it yet.</summary>
    private async Task<PhysicalConnection> OpenPhysicalAsync(NpgsqlConnection connection, long begun)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await OpenOnceAsync(connection, begun);
            }
            catch (Exception e)
                when (attempt < RetryAfter.Length
                    && DatabaseErrors.IsRefusal(e)
                    && OpeningTimeLeft(begun) > RetryAfter[attempt]
                )
            {
                await Task.Delay(RetryAfter[attempt]);
            }
        }
    }

    private async Task<PhysicalConnection> OpenOnceAsync(NpgsqlConnection connection, long begun)
    {
        while (true)
        {
            using var connecting = new CancellationTokenSource();
            var candidate = Watch(connection, connecting.Cancel);
            await using var limit = new Timer(
                _ => candidate.Abort(),
                null,
                OpeningTimeLeft(begun),
                Timeout.InfiniteTimeSpan
            );
            try
            {
                await connection.OpenAsync(connecting.Token);
            }
            catch (Exception e) when (candidate.IsAborted && e is not PortalException)
            {
                // However it ended: also while what the connection must prove was asked for.
                throw new TimeoutException("The database did not accept a connection in time.", e);
            }
            var opened = Find(connection, candidate);
            if (opened is { IsAborted: false, HasUnreadData: false } || await IsAliveAsync(connection, opened, begun))
            {
                return opened;
            }
        }
    }

    private PhysicalConnection Watch(NpgsqlConnection connection, Action cancelConnecting)
    {
        var candidate = new PhysicalConnection(cancelConnecting);
        connection.SslClientAuthenticationOptionsCallback = options =>
        {
            tls?.Invoke(options);
            candidate.Watch(options);
        };
        return candidate;
    }

    private PhysicalConnection Find(NpgsqlConnection connection, PhysicalConnection candidate)
    {
        var key = connection.PostgresParameters;
        if (physical.TryGetValue(key, out var pooled))
        {
            return pooled; // also where another address was tried before
        }
        if (!candidate.IsConnected)
        {
            throw new InvalidOperationException(
                "This database cannot be reached over TLS without a client certificate: expected SSL Mode Require or stricter."
            );
        }
        physical.Add(key, candidate);
        return candidate;
    }

    /// <summary>
    /// It was aborted, or ended by the server, while it lay in the pool, which must learn that it is broken: nothing of the caller's
    /// has been sent, so that another one serves as well.
    /// </summary>
    private async Task<bool> IsAliveAsync(NpgsqlConnection connection, PhysicalConnection opened, long begun)
    {
        try
        {
            await AskAsync(connection, opened, begun);
            return true;
        }
        catch (NpgsqlException)
        {
            await connection.CloseAsync();
            return false;
        }
    }

    private async Task ProbeAsync()
    {
        await using var connection = source.CreateConnection();
        var begun = Stopwatch.GetTimestamp();
        await AskAsync(connection, await OpenOnceAsync(connection, begun), begun);
    }

    private async Task AskAsync(NpgsqlConnection connection, PhysicalConnection opened, long begun)
    {
        await using var limit = new Timer(_ => opened.Abort(), null, OpeningTimeLeft(begun), Timeout.InfiniteTimeSpan);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteNonQueryAsync();
    }

    private TimeSpan OpeningTimeLeft(long begun)
    {
        var left = TimeSpan.FromSeconds(bulkhead.Options.OpeningSeconds) - Margin - Stopwatch.GetElapsedTime(begun);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>A connection in use, from its opening until it is closed or breaks.</summary>
    private sealed class Loan : IDisposable
    {
        private readonly Lock gate = new();
        private readonly NpgsqlConnection connection;
        private readonly PhysicalConnection borrowed;
        private readonly Bulkhead bulkhead;
        private readonly Timer timer;
        private bool hasEnded;

        public Loan(NpgsqlConnection connection, PhysicalConnection borrowed, Bulkhead bulkhead, TimeSpan left)
        {
            (this.connection, this.borrowed, this.bulkhead) = (connection, borrowed, bulkhead);
            timer = new(_ => Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            connection.StateChange += OnStateChange;
            timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (gate)
            {
                if (hasEnded)
                {
                    return;
                }
                hasEnded = true;
            }
            connection.StateChange -= OnStateChange;
            timer.Dispose();
            bulkhead.Leave();
        }

        private void OnStateChange(object? sender, StateChangeEventArgs change)
        {
            if (change.CurrentState != ConnectionState.Open)
            {
                Dispose();
            }
        }

        private void Abort()
        {
            lock (gate) // a connection that was returned may be lent again, and is none of this loan's business
            {
                if (hasEnded)
                {
                    return;
                }
                var state = connection.FullState;
                if (state.HasFlag(ConnectionState.Executing) || state.HasFlag(ConnectionState.Fetching))
                {
                    bulkhead.Open(); // the server is silent; otherwise it is the borrower who was slow
                }
                borrowed.Abort();
            }
        }
    }
}
