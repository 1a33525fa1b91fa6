using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.Companies;
using Portal.Operator.Jobs;
using Portal.Operator.Provisioning;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Jobs;

/// <summary>Companies are made by jobs: once, by one operator at a time, and whole or not at all.</summary>
public sealed class JobTests(JobPlatform jobs) : IClassFixture<JobPlatform>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestPlatform Platform => jobs.Platform;

    [Theory]
    [InlineData("made", ServerTier.Dedicated)]
    [InlineData("made-shared", ServerTier.Schema)]
    public async Task A_company_that_was_asked_for_is_made_with_its_provider_and_its_first_admin(
        string urlId,
        ServerTier tier
    )
    {
        var requested = await jobs.RequestAsync(urlId, tier);
        Assert.StartsWith(
            $"http://{urlId}.portal.localhost:5100/invitation#",
            requested.InvitationLink,
            StringComparison.Ordinal
        );
        Assert.Equal(JobState.Queued, (await jobs.FindAsync(requested.Job)).State);
        Assert.Equal("Provisioning", await StateAsync(urlId)); // the name is reserved at once
        await AssertSealedAsync(requested.Job);

        var job = await jobs.RunAsync(requested.Job);

        Assert.Equal((JobState.Succeeded, (string?)null), (job.State, job.Row.Reason));
        Assert.Equal(jobs.Steps.Select(step => step.Name), job.Steps.Select(step => step.Name));
        Assert.All(
            job.Steps,
            step =>
            {
                Assert.Equal((nameof(JobStepState.Succeeded), 1), (step.State, step.Attempts));
                Assert.True(step.Duration >= TimeSpan.Zero);
            }
        );
        Assert.Equal("Active", await StateAsync(urlId));
        Assert.Equal(
            "https://id.example/" + urlId,
            await Platform.InCatalogAsync(
                $"SELECT issuer FROM identity_providers JOIN tenants USING (tenant_id) WHERE url_id = '{urlId}'"
            )
        );
        Assert.Equal(
            true,
            await Platform.InCatalogAsync($"SELECT payload IS NULL FROM jobs WHERE job_id = '{requested.Job}'")
        );
        Assert.Equal(
            "ada@job.test Admin Invited Portal 202",
            await Platform.AsAsync(
                urlId,
                TenantRole.App,
                """
                SELECT concat_ws(' ', email, role, u.state, sent_by_label, action)
                FROM users u JOIN invitations USING (user_id) JOIN audit_entries ON target_id = user_id
                """
            )
        );
    }

    [Fact]
    public async Task A_taken_name_or_host_is_refused_also_of_two_at_once_and_a_retired_one_never_comes_back()
    {
        var requests = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TryAsync("wanted")));
        Assert.Single(requests, error => error is null);
        Assert.All(requests.OfType<InvalidInputException>(), error => Assert.Contains("url_id", error.Errors.Keys));
        var job = new JobId((Guid)(await Platform.InCatalogAsync(JobOf("wanted")))!);
        await jobs.CancelAsync(job);
        Assert.Equal(JobState.Cancelled, (await jobs.RunAsync(job)).State);
        await jobs.AssertNothingLeftAsync("wanted");
        Assert.Equal(["url_id"], (await TryAsync("wanted"))!.Errors.Keys);
        var thief = new CompanyRequest("Thief", "thief", "okta") { Hosts = ["wanted.portal.localhost"] };
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            jobs.Creation.RequestAsync(Staff.PlatformActor.Portal("test"), thief, null, Token)
        );
        Assert.Equal(["hosts"], refused.Errors.Keys);
        Assert.Null(await Platform.InCatalogAsync("SELECT 1 FROM tenants WHERE url_id = 'thief'"));
    }

    [Fact]
    public async Task Of_many_operators_one_gets_the_job()
    {
        var requested = await jobs.RequestAsync("contended", ServerTier.Schema);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => jobs.NewStore().TakeAsync()));
        var job = Assert.Single(taken.OfType<LeasedJob>());
        Assert.Equal(requested.Job, job.Id);
        await jobs.ExpireAsync(job.Id);
        Assert.Equal(JobState.Succeeded, (await jobs.RunAsync(job.Id)).State);
    }

    [Fact]
    public async Task Two_jobs_of_one_shared_server_never_run_at_once()
    {
        var (first, second) = (
            await jobs.RequestAsync("side-one", ServerTier.Schema),
            await jobs.RequestAsync("side-two", ServerTier.Schema)
        );
        var taken = await jobs.NewStore().TakeAsync();
        Assert.Equal(first.Job, taken!.Id);
        Assert.Null(await jobs.NewStore().TakeAsync());
        await jobs.ExpireAsync(taken.Id);
        await jobs.RunAsync(first.Job);
        Assert.Equal(JobState.Succeeded, (await jobs.RunAsync(second.Job)).State);
    }

    [Fact]
    public async Task Whoever_lost_the_lease_writes_nothing_more_and_the_next_one_completes_the_job()
    {
        await jobs.RequestAsync("frozen", ServerTier.Schema);
        var store = jobs.NewStore();
        var (reached, thawed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var frozen = jobs.NewRunner(
            store,
            step =>
                step is CreateSchema
                    ? new SurroundedStep(
                        step,
                        before: () =>
                        {
                            reached.SetResult();
                            return thawed.Task;
                        }
                    )
                    : step
        );
        var job = (await store.TakeAsync())!;
        var run = frozen.RunAsync(job, Token);
        await reached.Task;
        // As after its time: another operator has taken the job with the next number.
        await Platform.InCatalogAsync(
            $"UPDATE jobs SET lease_epoch = lease_epoch + 1, lease_holder = gen_random_uuid() WHERE job_id = '{job.Id}'"
        );
        await Assert.ThrowsAsync<JobLeaseLostException>(() => store.BeginStepAsync(job, "migrate-tenant"));
        await Assert.ThrowsAsync<JobLeaseLostException>(() =>
            store.EndStepAsync(job, "create-schema", JobStepState.Failed)
        );
        await Assert.ThrowsAsync<JobLeaseLostException>(() => store.SucceedAsync(job));
        await Assert.ThrowsAsync<JobLeaseLostException>(() => store.EndUndoneAsync(job));
        Assert.False(await store.GiveUpAsync(job, "unexpected"));
        thawed.SetResult();
        await run;
        Assert.Equal(
            "Running",
            (await jobs.FindAsync(job.Id)).Steps.Single(step => step.Name == "create-schema").State
        );
        await jobs.ExpireAsync(job.Id);
        Assert.Equal(JobState.Succeeded, (await jobs.RunAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_step_that_fails_is_tried_again_after_a_pause_and_the_reason_is_told()
    {
        var requested = await jobs.RequestAsync("retried", ServerTier.Schema);
        var failures = 2;
        var store = jobs.NewStore();
        IProvisioningStep Replace(IProvisioningStep step) =>
            step is GrantRights
                ? new SurroundedStep(
                    step,
                    after: () => failures-- > 0 ? throw new IOException("full", 28) : Task.CompletedTask
                )
                : step;
        var slow = new JobPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 5);
        await jobs.NewRunner(store, Replace, slow).RunAsync((await store.TakeAsync())!, Token);
        var waiting = await jobs.FindAsync(requested.Job);
        Assert.Equal((JobState.Waiting, "disk-full"), (waiting.State, waiting.Row.Reason));
        Assert.NotNull(waiting.Row.NextAttemptAt);
        Assert.Null(await store.TakeAsync()); // not before the pause is over
        var job = await jobs.RunAsync(requested.Job, Replace);
        Assert.Equal((JobState.Succeeded, (string?)null), (job.State, job.Row.Reason));
        Assert.Equal(3, job.Steps.Single(step => step.Name == "grant-rights").Attempts);
    }

    [Fact]
    public async Task A_job_that_cannot_succeed_is_given_up_and_leaves_nothing()
    {
        var requested = await jobs.RequestAsync("hopeless", ServerTier.Schema);
        var job = await jobs.RunAsync(
            requested.Job,
            step =>
                step is ActivateTenant
                    ? new SurroundedStep(step, before: () => throw new InvalidOperationException("never"))
                    : step
        );
        Assert.Equal((JobState.Failed, "unexpected"), (job.State, job.Row.Reason));
        await jobs.AssertNothingLeftAsync("hopeless");
        var late = await Assert.ThrowsAsync<ConflictException>(() => jobs.CancelAsync(requested.Job));
        Assert.Contains("failed", late.Message, StringComparison.Ordinal);
        var revived = await Assert.ThrowsAsync<PostgresException>(() =>
            Platform.InCatalogAsync(
                $"UPDATE jobs SET state = 'Running', ended_at = NULL WHERE job_id = '{requested.Job}'"
            )
        );
        Assert.Equal(PostgresErrorCodes.IntegrityConstraintViolation, revived.SqlState);
    }

    [Fact]
    public async Task Cancelled_after_any_step_a_company_of_a_shared_server_leaves_nothing()
    {
        await jobs.RunAsync((await jobs.RequestAsync("neighbour", ServerTier.Schema)).Job); // stays
        foreach (var step in KilledOperatorTests.Choose(0, jobs.Steps.Count - 1, number: 4))
        {
            await CancelAfterAsync($"cancelled-{step}", ServerTier.Schema, step);
        }
        await using var connection = await Platform.OpenAsync(await Platform.BindingAsync("neighbour"));
    }

    [Fact]
    public async Task Cancelled_after_any_step_a_company_with_a_server_of_its_own_leaves_nothing()
    {
        foreach (var step in KilledOperatorTests.Choose(0, jobs.Steps.Count - 1, number: 2))
        {
            await CancelAfterAsync($"dedicated-{step}", ServerTier.Dedicated, step);
        }
    }

    [Fact]
    public async Task An_active_company_is_not_cancelled()
    {
        var requested = await jobs.RequestAsync("too-late", ServerTier.Schema);
        Exception? refusal = null;
        var job = await jobs.RunAsync(
            requested.Job,
            step =>
                step is ActivateTenant
                    ? new SurroundedStep(
                        step,
                        after: async () => refusal = await Record.ExceptionAsync(() => jobs.CancelAsync(requested.Job))
                    )
                    : step
        );
        Assert.IsType<ConflictException>(refusal);
        Assert.Equal((JobState.Succeeded, "Active"), (job.State, await StateAsync("too-late")));
    }

    [Fact]
    public async Task A_request_that_is_repeated_takes_place_once_also_at_the_same_time()
    {
        var repeatable = IdempotentRequest.Of(Guid.CreateVersion7(), "key-1", "POST /companies", "{}"u8);
        var results = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => jobs.RequestAsync("repeated", ServerTier.Schema, repeatable))
        );
        Assert.Single(results.Select(result => result.Job).Distinct());
        Assert.Single(results, result => result.InvitationLink is not null); // shown once
        var other = repeatable with { Digest = IdempotentRequest.Of(Guid.Empty, "", "", "other"u8).Digest };
        await Assert.ThrowsAsync<IdempotencyMismatchException>(() =>
            jobs.RequestAsync("repeated-other", ServerTier.Schema, other)
        );
        await Platform.InCatalogAsync("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'");
        await Assert.ThrowsAsync<InvalidInputException>(() =>
            jobs.RequestAsync("repeated", ServerTier.Schema, repeatable)
        );
        await jobs.RunAsync(results[0].Job);
    }

    private async Task CancelAfterAsync(string urlId, ServerTier tier, int step)
    {
        var requested = await jobs.RequestAsync(urlId, tier);
        var name = jobs.Steps[step].Name;
        var job = await jobs.RunAsync(
            requested.Job,
            each => each.Name == name ? new SurroundedStep(each, after: () => jobs.CancelAsync(requested.Job)) : each
        );
        Assert.True(job.State == JobState.Cancelled, $"{name}: {job.State} {job.Row.Reason}");
        await jobs.AssertNothingLeftAsync(urlId);
    }

    private async Task<InvalidInputException?> TryAsync(string urlId)
    {
        try
        {
            await jobs.RequestAsync(urlId, ServerTier.Schema);
            return null;
        }
        catch (InvalidInputException e)
        {
            return e;
        }
    }

    /// <summary>What is personal or secret stands nowhere in the clear.</summary>
    private async Task AssertSealedAsync(JobId job)
    {
        var payload = (byte[])(await Platform.InCatalogAsync($"SELECT payload FROM jobs WHERE job_id = '{job}'"))!;
        var text = Encoding.Latin1.GetString(payload);
        Assert.DoesNotContain(JobPlatform.Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(JobPlatform.Email, text, StringComparison.Ordinal);
    }

    private async Task<string?> StateAsync(string urlId) =>
        (string?)await Platform.InCatalogAsync($"SELECT state FROM tenants WHERE url_id = '{urlId}'");

    private static string JobOf(string urlId) =>
        $"SELECT job_id FROM jobs JOIN tenants USING (tenant_id) WHERE url_id = '{urlId}'";
}
