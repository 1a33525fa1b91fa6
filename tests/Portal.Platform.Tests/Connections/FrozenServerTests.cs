using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Platform.Tests.Connections;

/// <summary>A server whose processes are all stopped (SIGSTOP) holds up its own callers for a moment, and no thread.</summary>
public sealed class FrozenServerTests(TestPlatform platform)
{
    private const int Callers = 32;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_frozen_server_holds_no_thread_and_is_told_within_three_seconds(bool isConnected)
    {
        var urlId = isConnected ? "frozen-warm" : "frozen-cold";
        var binding = await platform.ProvisionAsync(urlId, ServerTier.Dedicated);
        if (isConnected)
        {
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => AskAsync(binding)));
        }
        else
        {
            await platform.Web.GetRequiredService<TenantConnections>().CloseAsync(binding.TenantId);
        }
        using (PausedServer.Pause(await platform.ClusterAsync(urlId)))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var (threads, delays) = (ThreadPool.ThreadCount, MeasureDelaysAsync(stop.Token));
            var failures = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => FailAsync(binding)));
            Assert.All(failures, took => Assert.True(took < TimeLimit.WithSlack(3), $"told after {took}"));
            var atOnce = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Record.ExceptionAsync(() => AskAsync(binding)).AsTask())
            );
            // By the open breaker, which lets one of them ask if its pause is over.
            Assert.InRange(atOnce.Count(failure => failure?.InnerException is DatabaseRefusedException), 7, 8);
            await Task.Delay(TimeSpan.FromSeconds(3), Token); // what was abandoned would hold threads now, if ever
            await stop.CancelAsync();
            var longest = await delays;
            Assert.True(longest < TimeLimit.WithSlack(0.25), $"the thread pool did not run a timer for {longest}");
            Assert.True(ThreadPool.ThreadCount < threads + (Callers / 2), $"{ThreadPool.ThreadCount} threads");
        }
        await platform.AssertServedAgainAsync(binding);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_ended_by_the_server_and_opens_no_breaker()
    {
        var binding = await platform.ProvisionAsync("slow", ServerTier.Schema);
        await using var connection = await platform.OpenAsync(binding);
        await using var command = new NpgsqlCommand("SELECT pg_sleep(10)", connection);
        var ended = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));
        Assert.Equal(PostgresErrorCodes.QueryCanceled, ended.SqlState);
        Assert.True(DatabaseErrors.IsUnavailable(ended));
        await AskAsync(binding);
    }

    [Fact]
    public async Task A_connection_that_is_held_too_long_is_aborted_and_does_not_return_to_the_pool()
    {
        var binding = await platform.ProvisionAsync("slow", ServerTier.Schema);
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await platform.OpenAsync(binding);
            await Task.Delay(new BulkheadOptions().Limit + TimeSpan.FromSeconds(0.2), Token);
        }
        await AskAsync(binding);
    }

    [Fact]
    public async Task Beyond_its_limits_a_call_is_refused_at_once_and_other_tenants_are_served()
    {
        var options = new BulkheadOptions { MaximumConnections = 2, MaximumWaiting = 1 };
        using var bulkhead = new Bulkhead(options);
        await bulkhead.EnterAsync(() => Task.CompletedTask, Token);
        await bulkhead.EnterAsync(() => Task.CompletedTask, Token);
        var waiting = bulkhead.EnterAsync(() => Task.CompletedTask, Token);
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => bulkhead.EnterAsync(() => Task.CompletedTask, Token));
        bulkhead.Leave();
        await waiting;
    }

    [Fact]
    public async Task A_half_open_breaker_lets_one_call_probe_and_closes_when_it_succeeds()
    {
        using var bulkhead = new Bulkhead(new() { Pause = TimeSpan.Zero });
        var (answer, probes) = (new TaskCompletionSource(), 0);
        bulkhead.Open();
        var first = bulkhead.EnterAsync(ProbeAsync, Token);
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => bulkhead.EnterAsync(ProbeAsync, Token));
        answer.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        Assert.True(bulkhead.IsOpen);

        answer = new();
        answer.SetResult();
        await bulkhead.EnterAsync(ProbeAsync, Token);
        await bulkhead.EnterAsync(ProbeAsync, Token);
        Assert.Equal((false, 2), (bulkhead.IsOpen, probes));

        Task ProbeAsync()
        {
            probes++;
            return answer.Task;
        }
    }

    private async Task AskAsync(TenantBinding binding)
    {
        await using var connection = await platform.OpenAsync(binding);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(CancellationToken.None);
    }

    private async Task<TimeSpan> FailAsync(TenantBinding binding)
    {
        var begun = Stopwatch.GetTimestamp();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(binding));
        Assert.True(
            failure is ServiceUnavailableException || DatabaseErrors.IsUnavailable(failure),
            failure.ToString()
        );
        return Stopwatch.GetElapsedTime(begun);
    }

    /// <summary>The longest time for which the thread pool had no thread for a timer that was due.</summary>
    private static async Task<TimeSpan> MeasureDelaysAsync(CancellationToken stop)
    {
        var (step, longest) = (TimeSpan.FromMilliseconds(10), TimeSpan.Zero);
        while (!stop.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            await Task.Delay(step, CancellationToken.None);
            var late = Stopwatch.GetElapsedTime(begun) - step;
            longest = late > longest ? late : longest;
        }
        return longest;
    }
}
