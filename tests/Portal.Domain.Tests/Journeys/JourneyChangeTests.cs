using System.Text.Json;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Tests.Access;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.Journeys;

public sealed class JourneyChangeTests(DomainPlatform platform)
{
    private static readonly JourneyStepDraft[] ThreeSteps = [Step("Book"), Step("Load"), Step("Clear customs")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_journey_is_kept_as_it_was_entered_and_its_entry_tells_so()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var draft = new JourneyDraft(
            "  Tallinn → Jõgeva 🚢 ",
            JourneyStatus.Active,
            "Ülle",
            new(2027, 2, 28),
            ThreeSteps
        );
        var made = await operations.CreateAsync(admin, draft, null, Cancel);

        var read = await operations.GetAsync(admin, made.JourneyId, Cancel);
        Assert.Equal(made with { Steps = [] }, read with { Steps = [] });
        Assert.Equal(made.Steps, read.Steps);
        Assert.Equal(("Tallinn → Jõgeva 🚢", "Ülle", 1), (read.Title, read.Owner, read.Version));
        Assert.Equal([1, 2, 3], read.Steps.Select(step => step.Position));
        Assert.Equal(["Book", "Load", "Clear customs"], read.Steps.Select(step => step.Title));

        var entry = (await tenant.EntriesOfAsync(admin.CorrelationId))[0];
        Assert.Equal((AuditAction.JourneyCreated, "journey"), ((AuditAction)entry.Action, entry.TargetKind));
        Assert.Equal((made.JourneyId.Value, made.Title), (entry.TargetId, entry.TargetLabel));
        var after = JsonDocument.Parse(entry.Details!).RootElement.GetProperty("after");
        Assert.Equal("Active", after.GetProperty("status").GetString());
        Assert.Equal(made.Steps[2].StepId, after.GetProperty("steps")[2].GetProperty("stepId").GetGuid());
    }

    [Fact]
    public async Task Steps_are_kept_reordered_added_and_removed()
    {
        var (operations, admin, _) = await PrepareAsync();
        var made = await operations.CreateAsync(admin, With(ThreeSteps), null, Cancel);
        var ids = made.Steps.Select(step => step.StepId).ToArray();

        var changed = await operations.UpdateAsync(
            admin,
            made.JourneyId,
            1,
            With(Step("Clear customs", ids[2]), Step("New"), Step("Book again", ids[0])),
            Cancel
        );
        var read = await operations.GetAsync(admin, made.JourneyId, Cancel);

        Assert.Equal(changed.Steps, read.Steps);
        Assert.Equal(["Clear customs", "New", "Book again"], read.Steps.Select(step => step.Title));
        Assert.Equal([ids[2], ids[0]], [read.Steps[0].StepId, read.Steps[2].StepId]);
        Assert.DoesNotContain(read.Steps[1].StepId, ids);
        Assert.Equal(2, read.Version);
        Assert.True(read.UpdatedAt > made.UpdatedAt);

        var emptied = await operations.UpdateAsync(admin, made.JourneyId, 2, With(), Cancel);
        Assert.Empty(emptied.Steps);
        Assert.Empty((await operations.GetAsync(admin, made.JourneyId, Cancel)).Steps);
    }

    [Fact]
    public async Task A_step_id_of_another_journey_is_not_believed()
    {
        var (operations, admin, _) = await PrepareAsync();
        var victim = await operations.CreateAsync(admin, With(ThreeSteps), null, Cancel);
        var made = await operations.CreateAsync(admin, With(), null, Cancel);
        var foreign = victim.Steps[0].StepId;

        var changed = await operations.UpdateAsync(admin, made.JourneyId, 1, With(Step("Mine", foreign)), Cancel);

        Assert.NotEqual(foreign, Assert.Single(changed.Steps).StepId);
        Assert.Equal(victim.Steps, (await operations.GetAsync(admin, victim.JourneyId, Cancel)).Steps);
    }

    [Fact]
    public async Task The_same_step_id_twice_is_one_step_and_a_new_one()
    {
        var (operations, admin, _) = await PrepareAsync();
        var made = await operations.CreateAsync(admin, With(Step("One")), null, Cancel);
        var id = made.Steps[0].StepId;
        var changed = await operations.UpdateAsync(
            admin,
            made.JourneyId,
            1,
            With(Step("A", id), Step("B", id)),
            Cancel
        );
        Assert.Equal(["A", "B"], changed.Steps.Select(step => step.Title));
        Assert.Equal(2, changed.Steps.Select(step => step.StepId).Distinct().Count());
    }

    [Fact]
    public async Task A_change_tells_before_and_after()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var made = await operations.CreateAsync(admin, With(Step("Old step")), null, Cancel);
        var change = admin with { CorrelationId = TestTenant.NewName("correlation") };
        await operations.UpdateAsync(
            change,
            made.JourneyId,
            1,
            With(Step("New step")) with
            {
                Title = "New title",
            },
            Cancel
        );

        var entry = Assert.Single(await tenant.EntriesOfAsync(change.CorrelationId));
        var details = JsonDocument.Parse(entry.Details!).RootElement;
        Assert.Equal("Title", details.GetProperty("before").GetProperty("title").GetString());
        Assert.Equal("New title", details.GetProperty("after").GetProperty("title").GetString());
        Assert.Equal(
            "Old step",
            details.GetProperty("before").GetProperty("steps")[0].GetProperty("title").GetString()
        );
        Assert.Equal("New step", details.GetProperty("after").GetProperty("steps")[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_changes_nothing()
    {
        var (operations, admin, _) = await PrepareAsync();
        var made = await operations.CreateAsync(admin, With(ThreeSteps), null, Cancel);
        await operations.UpdateAsync(admin, made.JourneyId, 1, With(ThreeSteps) with { Title = "First" }, Cancel);
        await Assert.ThrowsAsync<StaleVersionException>(() =>
            operations.UpdateAsync(admin, made.JourneyId, 1, With() with { Title = "Second" }, Cancel)
        );
        var read = await operations.GetAsync(admin, made.JourneyId, Cancel);
        Assert.Equal(("First", 2, 3), (read.Title, read.Version, read.Steps.Count));
    }

    [Fact]
    public async Task Of_several_changes_at_the_same_moment_one_wins()
    {
        var (operations, admin, _) = await PrepareAsync();
        var made = await operations.CreateAsync(admin, With(ThreeSteps), null, Cancel);
        var attempts = Enumerable
            .Range(0, 5)
            .Select(async i =>
            {
                try
                {
                    await operations.UpdateAsync(admin, made.JourneyId, 1, With() with { Title = $"By {i}" }, Cancel);
                    return true;
                }
                catch (ConflictException)
                {
                    return false;
                }
            });
        Assert.Single(await Task.WhenAll(attempts), won => won);
        Assert.Equal(2, (await operations.GetAsync(admin, made.JourneyId, Cancel)).Version);
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_nothing_is_kept()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        await Assert.ThrowsAsync<InvalidInputException>(() =>
            operations.CreateAsync(admin, With() with { Title = "" }, null, Cancel)
        );
        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal(AuditOutcome.Refused, entry.Outcome);
    }

    [Fact]
    public async Task Ids_of_another_tenant_and_ids_of_nothing_are_answered_alike()
    {
        var (operations, admin, _) = await PrepareAsync();
        var other = await platform.TenantAsync("other");
        var foreign = (await other.NewJourneyAsync()).JourneyId;
        var draft = With();
        string[] answers =
        [
            await NotFoundAsync(() => operations.GetAsync(admin, foreign, Cancel)),
            await NotFoundAsync(() => operations.GetAsync(admin, JourneyId.New(), Cancel)),
            await NotFoundAsync(() => operations.UpdateAsync(admin, foreign, 1, draft, Cancel)),
            await NotFoundAsync(() => operations.UpdateAsync(admin, JourneyId.New(), 1, draft, Cancel)),
        ];
        Assert.Single(answers.Distinct());
        Assert.Equal(
            1,
            (await other.Get<JourneyOperations>().GetAsync(await other.NewAdminAsync(), foreign, Cancel)).Version
        );
    }

    private async Task<(JourneyOperations Operations, Caller Admin, TestTenant Tenant)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("journeys");
        return (tenant.Get<JourneyOperations>(), await tenant.NewAdminAsync(), tenant);
    }

    private static JourneyDraft With(params JourneyStepDraft[] steps) =>
        new("Title", JourneyStatus.Draft, "Owner", null, steps);

    private static JourneyStepDraft Step(string title, Guid? id = null) =>
        new(id, title, JourneyStatus.Draft, "Owner", null);

    private static async Task<string> NotFoundAsync(Func<Task> operation) =>
        (await Assert.ThrowsAsync<NotFoundException>(operation)).Message;
}
