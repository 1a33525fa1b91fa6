using Npgsql;
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

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestPlatform Platform => jobs.Platform;

    [Theory]
    [InlineData(ServerTier.Dedicated, false)]
    [InlineData(ServerTier.Dedicated, true)]
    [InlineData(ServerTier.Schema, false)]
    [InlineData(ServerTier.Schema, true)]
    public async Task Killed_after_a_step_the_next_operator_completes_or_undoes(ServerTier tier, bool isCancelled)
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var all = Enumerable.Range(0, jobs.Steps.Count - 1).ToArray();
        foreach (var step in Kills ? all : new Random(seed).GetItems(all, 1))
        {
            await KillAfterAsync(step, tier, isCancelled);
        }
    }

    private async Task KillAfterAsync(int step, ServerTier tier, bool isCancelled)
    {
        var urlId = $"kill-{step}-{tier}-{(isCancelled ? "undo" : "done")}".ToLowerInvariant();
        var requested = await jobs.RequestAsync(urlId, tier);
        await using (var next = await StopBeforeAsync(requested.Job, step + 1))
        await using (var killed = OperatorProcess.Serve(Platform.Configuration()))
        {
            await Wait.UntilAsync(() => IsWaitedForAsync(next), TimeSpan.FromMinutes(2));
            await OwnPlatform.SignalAsync("KILL", killed.Id);
        }
        if (isCancelled)
        {
            await jobs.CancelAsync(requested.Job);
        }
        await using var second = OperatorProcess.Serve(Platform.Configuration());
        await Wait.UntilAsync(
            async () => (await jobs.FindAsync(requested.Job)).Row.EndedAt is not null,
            TimeSpan.FromMinutes(2)
        );
        var job = await jobs.FindAsync(requested.Job);
        var where = $"{jobs.Steps[step].Name}, {job.Row.Reason}: {second.Output}";
        Assert.True(job.State == (isCancelled ? JobState.Cancelled : JobState.Succeeded), $"{job.State} after {where}");
        if (isCancelled)
        {
            await jobs.AssertNothingLeftAsync(urlId);
        }
        else
        {
            await using var connection = await Platform.OpenAsync(await Platform.BindingAsync(urlId));
        }
        await second.TerminateAsync();
    }

    /// <summary>Locks the row of a step, so that an operator that is about to begin it waits: what came before is complete.</summary>
    private async Task<NpgsqlConnection> StopBeforeAsync(JobId job, int step)
    {
        var connection = new NpgsqlConnection(Platform.CatalogConnection("portal_operator") + ";Pooling=false");
        await connection.OpenAsync(Token);
        var names = string.Join(", ", jobs.Steps.Select((each, place) => $"('{job}', '{each.Name}', {place})"));
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO job_steps (job_id, name, position) VALUES {names};
            BEGIN;
            SELECT FROM job_steps WHERE job_id = '{job}' AND position = {step} FOR UPDATE;
            """,
            connection
        );
        await command.ExecuteNonQueryAsync(Token);
        return connection;
    }

    private async Task<bool> IsWaitedForAsync(NpgsqlConnection holder) =>
        await Platform.InCatalogAsync(
            $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {holder.ProcessID} = ANY (pg_blocking_pids(pid)))"
        )
            is true;
}
