using Npgsql;
using Portal.Domain.Companies;
using Portal.Operator.SampleData;
using Portal.Operator.Tests.Provisioning;
using Portal.Operator.Tests.Running;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Jobs;

/// <summary>
/// The operator's process is killed after a step: the next one completes the job, or undoes it when it was cancelled
/// meanwhile. One step of each kind by seed; all of them with PORTAL_TEST_KILLS=all.
/// </summary>
public sealed class KilledOperatorTests(JobPlatform jobs) : IClassFixture<JobPlatform>
{
    /// <summary>Whether to kill after every step.</summary>
    internal static bool Kills { get; } = Environment.GetEnvironmentVariable("PORTAL_TEST_KILLS") == "all";

    /// <summary>Steps from one number to before another: so many of them by seed, or all with PORTAL_TEST_KILLS=all.</summary>
    internal static IReadOnlyList<int> Choose(int first, int end, int number)
    {
        var all = Enumerable.Range(first, end - first).ToArray();
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new SeededRandom((ulong)seed);
        return Kills ? all : [.. Enumerable.Range(0, number).Select(_ => random.Pick(all)).Distinct()];
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestPlatform Platform => jobs.Platform;

    [Theory]
    [InlineData(ServerTier.Dedicated, false)]
    [InlineData(ServerTier.Dedicated, true)]
    [InlineData(ServerTier.Schema, false)]
    [InlineData(ServerTier.Schema, true)]
    public async Task Killed_after_a_step_the_next_operator_completes_or_undoes(ServerTier tier, bool isCancelled)
    {
        foreach (var step in Choose(0, jobs.Steps.Count - 1, number: 1))
        {
            await KillAfterAsync(step, tier, isCancelled);
        }
    }

    [Fact]
    public async Task Killed_at_any_moment_a_cancelled_company_leaves_nothing()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var delays = new SeededRandom((ulong)seed);
        for (var run = 0; run < (Kills ? 10 : 1); run++)
        {
            var requested = await jobs.RequestAsync($"any-moment-{run}", ServerTier.Dedicated);
            await using (var killed = OperatorProcess.Serve(Platform.Configuration()))
            {
                await WaitAsync(killed, async () => (await jobs.FindAsync(requested.Job)).State == JobState.Running);
                await Task.Delay(delays.Next(2000), Token); // mostly within initdb
                await OwnPlatform.SignalAsync("KILL", killed.Id);
            }
            if ((await jobs.FindAsync(requested.Job)).Row.EndedAt is null)
            {
                await jobs.CancelAsync(requested.Job);
                var urlId = $"any-moment-{run}";
                var job = await CompleteAsync(requested.Job, () => jobs.AssertNothingLeftAsync(urlId));
                Assert.Equal(JobState.Cancelled, job.State);
            }
        }
    }

    private async Task KillAfterAsync(int step, ServerTier tier, bool isCancelled)
    {
        var urlId = $"kill-{step}-{tier}-{(isCancelled ? "undo" : "done")}".ToLowerInvariant();
        var requested = await jobs.RequestAsync(urlId, tier);
        await using (var next = await StopBeforeAsync(requested.Job, step + 1))
        await using (var killed = OperatorProcess.Serve(Platform.Configuration()))
        {
            await WaitAsync(killed, () => IsWaitedForAsync(next));
            await OwnPlatform.SignalAsync("KILL", killed.Id);
        }
        if (isCancelled)
        {
            await jobs.CancelAsync(requested.Job);
        }
        var job = await CompleteAsync(requested.Job, whenEnded: () => AssertOutcomeAsync(urlId, isCancelled));
        Assert.True(
            job.State == (isCancelled ? JobState.Cancelled : JobState.Succeeded),
            $"{job.State} after {jobs.Steps[step].Name}, {job.Row.Reason}"
        );
    }

    private async Task AssertOutcomeAsync(string urlId, bool isCancelled)
    {
        if (isCancelled)
        {
            await jobs.AssertNothingLeftAsync(urlId);
        }
        else
        {
            await using var connection = await Platform.OpenAsync(await Platform.BindingAsync(urlId));
        }
    }

    /// <summary>Lets the next operator run until the job has ended; the servers run until that operator ends.</summary>
    private async Task<CompanyJob> CompleteAsync(JobId id, Func<Task>? whenEnded = null)
    {
        await using var next = OperatorProcess.Serve(Platform.Configuration());
        await WaitAsync(next, async () => (await jobs.FindAsync(id)).Row.EndedAt is not null);
        await (whenEnded?.Invoke() ?? Task.CompletedTask);
        await next.TerminateAsync();
        return await jobs.FindAsync(id);
    }

    /// <summary>Waits, and shows what the operator said when that takes too long.</summary>
    private static async Task WaitAsync(OperatorProcess process, Func<Task<bool>> condition)
    {
        try
        {
            await Wait.UntilAsync(condition, TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{await process.HealthAsync("ready")}: {process.Output}");
        }
    }

    /// <summary>Locks the row of a step, so that an operator that is about to begin it waits: what came before is complete.</summary>
    private async Task<NpgsqlConnection> StopBeforeAsync(JobId job, int step)
    {
        var source = NpgsqlDataSource.Create(Platform.CatalogConnection("portal_operator") + ";Pooling=false");
        var connection = await source.OpenConnectionAsync(Token);
        var names = string.Join(", ", jobs.Steps.Select((each, place) => $"('{job}', '{each.Name}', {place})"));
        await ExecuteAsync(connection, $"INSERT INTO job_steps (job_id, name, position) VALUES {names}");
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(
            connection,
            $"SELECT FROM job_steps WHERE job_id = '{job}' AND position = {step} FOR UPDATE"
        );
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<bool> IsWaitedForAsync(NpgsqlConnection holder) =>
        await Platform.InCatalogAsync(
            $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {holder.ProcessID} = ANY (pg_blocking_pids(pid)))"
        )
            is true;
}
