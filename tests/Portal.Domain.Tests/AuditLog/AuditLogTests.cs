using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Tests.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.AuditLog;

public sealed class AuditLogTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_show_each_entry_exactly_once_in_either_order()
    {
        var (operations, admin, _) = await PrepareAsync();
        foreach (var descending in new[] { true, false })
        {
            var seen = new List<AuditListItem>();
            Page<AuditListItem> page;
            do
            {
                var query = new AuditLogQuery
                {
                    Search = "logged",
                    Descending = descending,
                    Page = new(seen.Count, 7),
                };
                page = await operations.ListAsync(admin, query, Cancel);
                seen.AddRange(page.Items);
            } while (page.Items.Count > 0);
            Assert.Equal((30, 30), (page.Total, seen.Select(item => item.EntryId).Distinct().Count()));
            var ordered = seen.OrderBy(item => item.OccurredAt).ThenBy(item => item.EntryId).ToList();
            Assert.Equal(descending ? [.. ordered.AsEnumerable().Reverse()] : ordered, seen);
        }
    }

    [Theory]
    [InlineData(true, 7)]
    [InlineData(false, 7)]
    [InlineData(true, 1)]
    [InlineData(false, 200)]
    public async Task Adjacent_reads_are_one_row_and_pages_show_each_run_exactly_once(bool descending, int take)
    {
        var (operations, admin, tenant) = await PrepareAsync();
        await tenant.ExecuteAsync(RepeatedRows);
        var query = new AuditLogQuery { Search = "repeated", Descending = descending };
        var entries = await AllAsync(operations, admin, query, 200);
        var runs = await AllAsync(operations, admin, query with { Fold = true }, take);

        var expected = new List<(long First, long Last, int Count)>();
        AuditListItem? before = null;
        foreach (var entry in entries.OrderBy(item => item.OccurredAt).ThenBy(item => item.EntryId))
        {
            var goesOn = before is not null && AuditReads.Contains(entry.Action) && Key(entry) == Key(before);
            var (first, _, count) = goesOn ? expected[^1] : (entry.EntryId, 0, 0);
            expected.RemoveRange(goesOn ? expected.Count - 1 : expected.Count, goesOn ? 1 : 0);
            expected.Add((first, entry.EntryId, count + 1));
            before = entry;
        }
        var found = runs.ConvertAll(run => (run.Run?.Entries.FirstId ?? run.EntryId, run.EntryId, run.Run?.Count ?? 1));
        Assert.Equal(descending ? [.. expected.AsEnumerable().Reverse()] : expected, found);
        Assert.InRange(found.Count, 20, entries.Count - 20); // the rows hold both runs and single entries
        Assert.All(runs, run => Assert.Equal(run.Run?.Entries.LastId ?? run.EntryId, run.EntryId));
    }

    [Fact]
    public async Task A_run_opens_to_exactly_its_entries()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        await tenant.ExecuteAsync(RepeatedRows);
        var query = new AuditLogQuery
        {
            Search = "repeated",
            Fold = true,
            Page = new(0, 200),
        };
        foreach (
            var item in (await operations.ListAsync(admin, query, Cancel)).Items.Where(item => item.Run is not null)
        )
        {
            var opened = query with { Fold = false, Span = item.Run!.Entries };
            var entries = await operations.ListAsync(admin, opened, Cancel);
            Assert.Equal(item.Run.Count, entries.Total);
            Assert.All(entries.Items, entry => Assert.Equal(Key(item), Key(entry)));
            Assert.Equal((item.EntryId, item.Run.FirstAt), (entries.Items[0].EntryId, entries.Items[^1].OccurredAt));
        }
    }

    [Fact]
    public async Task Names_of_today_stand_beside_what_was_recorded()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var made = admin with { CorrelationId = TestTenant.NewName("named") };
        var journey = await tenant.Get<JourneyOperations>().CreateAsync(made, OperationTargets.Draft, null, Cancel);
        await tenant.Get<JourneyOperations>().GetAsync(made, journey.JourneyId, Cancel);
        var items = (await operations.ListAsync(admin, new() { Search = made.CorrelationId }, Cancel)).Items;
        Assert.Equal([AuditAction.JourneyViewed, AuditAction.JourneyCreated], items.Select(item => item.Action));
        Assert.Equal([(null, journey.Title), (journey.Title, null)], items.Select(i => (i.TargetLabel, i.TargetName)));
        Assert.All(items, item => Assert.Equal(admin.Actor.Label, item.ActorLabel));
        Assert.All(items, item => Assert.NotNull(item.ActorName));
        var detail = await operations.GetAsync(admin, items[0].EntryId, Cancel);
        Assert.Equal((items[0].ActorName, journey.Title), (detail.ActorName, detail.TargetName));
    }

    [Fact]
    public async Task Filters_narrow_by_action_outcome_actor_time_and_changes()
    {
        var (operations, admin, _) = await PrepareAsync();
        var query = new AuditLogQuery { Search = "logged" };
        async Task<List<AuditListItem>> Ask(AuditLogQuery asked) =>
            [.. (await operations.ListAsync(admin, asked, Cancel)).Items];

        var denied = await Ask(query with { Outcome = AuditOutcome.Denied });
        Assert.Equal(10, denied.Count);
        Assert.All(denied, item => Assert.Equal(AuditOutcome.Denied, item.Outcome));
        Assert.Equal(15, (await Ask(query with { Action = AuditAction.JourneyViewed })).Count);
        Assert.Equal(15, (await Ask(query with { ChangesOnly = true })).Count);
        Assert.Equal(15, (await Ask(query with { ChangesOnly = true, Action = AuditAction.JourneyViewed })).Count);
        Assert.Equal(6, (await Ask(query with { ActorId = Guid.Parse("00000000-0000-7000-8000-000000000001") })).Count);

        var all = (await Ask(query with { Descending = false })).ConvertAll(item => item.OccurredAt);
        var (from, until) = (all[10].ToOffset(TimeSpan.FromHours(3)), all[20]);
        var between = await Ask(query with { From = from, Until = until });
        Assert.Equal(10, between.Count); // from is in, until is out
        Assert.Empty(await Ask(query with { From = until, Until = from }));
    }

    [Theory]
    [InlineData("LOGGED-PERSON-3@", 6)]
    [InlineData("50% tartu", 3)] // words in any order, which 150 % and 250 % contain as well
    [InlineData("tartu 5%", 0)] // a percent sign is no wildcard
    [InlineData("logged_journey", 0)]
    [InlineData("reference-7-", 1)]
    [InlineData("logged\0", 30)]
    public async Task Search_finds_actor_target_and_reference_as_they_stand(string text, int matches)
    {
        var (operations, admin, _) = await PrepareAsync();
        Assert.Equal(matches, (await operations.ListAsync(admin, new() { Search = text }, Cancel)).Total);
    }

    [Fact]
    public async Task Reading_the_log_is_in_the_log_next_time()
    {
        var (operations, admin, _) = await PrepareAsync();
        var query = new AuditLogQuery { Search = admin.Actor.Label, Action = AuditAction.AuditLogListed };
        Assert.Equal(0, (await operations.ListAsync(admin, query, Cancel)).Total);
        var item = Assert.Single((await operations.ListAsync(admin, query, Cancel)).Items);
        var detail = await operations.GetAsync(admin, item.EntryId, Cancel);
        Assert.Contains(admin.Actor.Label, detail.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_is_shown_whole()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var change = admin with { CorrelationId = TestTenant.NewName("whole") };
        var journey = await tenant.Get<JourneyOperations>().CreateAsync(change, OperationTargets.Draft, null, Cancel);
        var id = (await tenant.EntriesOfAsync(change.CorrelationId))[0].EntryId;

        var entry = await operations.GetAsync(admin, id, Cancel);
        Assert.Equal((AuditActorKind.User, admin.User.UserId.Value), (entry.ActorKind, entry.ActorId!.Value));
        Assert.Equal((admin.Actor.Label, change.CorrelationId), (entry.ActorLabel, entry.CorrelationId));
        Assert.Equal((AuditAction.JourneyCreated, AuditOutcome.Succeeded), (entry.Action, entry.Outcome));
        Assert.Equal(
            ("journey", journey.JourneyId.Value, journey.Title),
            (entry.TargetKind!, entry.TargetId!.Value, entry.TargetLabel!)
        );
        Assert.Equal((admin.Address, admin.SessionId.Value), (entry.Address, entry.SessionId!.Value));
        Assert.Contains("Tallinn to Tartu", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_not_there_is_not_found()
    {
        var (operations, admin, _) = await PrepareAsync();
        await Assert.ThrowsAsync<NotFoundException>(() => operations.GetAsync(admin, long.MaxValue, Cancel));
        await Assert.ThrowsAsync<NotFoundException>(() => operations.GetAsync(admin, -1, Cancel));
    }

    [Fact]
    public async Task Whatever_only_reads_is_no_change()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        foreach (var (name, operation) in OperationCases.All)
        {
            var caller = await tenant.NewAdminAsync();
            var prepared = await operation.PrepareAsync(tenant, caller);
            await prepared.Run();
            var query = new AuditLogQuery { Search = prepared.CorrelationId, ChangesOnly = true };
            var isRead =
                name.EndsWith(".GetAsync", StringComparison.Ordinal)
                || name.EndsWith(".ListAsync", StringComparison.Ordinal)
                || name.EndsWith(".PageAsync", StringComparison.Ordinal);
            var found = (await operations.ListAsync(admin, query, Cancel)).Items;
            Assert.True(isRead == (found.Count == 0), name);
        }
    }

    private static async Task<List<AuditListItem>> AllAsync(
        AuditLogOperations operations,
        Caller admin,
        AuditLogQuery query,
        int take
    )
    {
        var seen = new List<AuditListItem>();
        Page<AuditListItem> page;
        do
        {
            page = await operations.ListAsync(admin, query with { Page = new(seen.Count, take) }, Cancel);
            seen.AddRange(page.Items);
        } while (page.Items.Count > 0);
        Assert.Equal(page.Total, seen.Count);
        return seen;
    }

    private static (Guid?, string, AuditAction, Guid?, AuditOutcome) Key(AuditListItem item) =>
        (item.ActorId, item.ActorLabel, item.Action, item.TargetId, item.Outcome);

    private async Task<(AuditLogOperations Operations, Caller Admin, TestTenant Tenant)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("log");
        await tenant.ExecuteAsync(Rows);
        return (tenant.Get<AuditLogOperations>(), await tenant.NewCallerAsync(UserRole.Admin), tenant);
    }

    /// <summary>Written once; as many entries of one time as a statement makes, so that time alone gives no order.</summary>
    private const string Rows = """
        INSERT INTO audit_entries (actor_kind, actor_id, actor_label, action, target_kind, target_label, outcome, correlation_id)
        SELECT 1, ('00000000-0000-7000-8000-' || lpad((i % 5)::text, 12, '0'))::uuid, 'Logged-Person-' || i % 5 || '@test.example',
               CASE WHEN i % 2 = 0 THEN 301 ELSE 302 END, 'journey', 'Tartu ' || i * 10 || '%', 1 + (i % 3 = 0)::int,
               'reference-' || i || '-'
        FROM generate_series(1, 30) AS i
        WHERE NOT EXISTS (SELECT 1 FROM audit_entries WHERE correlation_id = 'reference-1-')
        """;

    /// <summary>Runs of pseudo-random length; some differ in one thing only, and changes are never folded.</summary>
    private const string RepeatedRows = """
        INSERT INTO audit_entries (actor_kind, actor_id, actor_label, action, target_kind, target_id, outcome, correlation_id)
        SELECT 1, ('00000000-0000-7000-8000-' || lpad((i / 30 % 3)::text, 12, '0'))::uuid, 'Repeated-' || i / 60 % 2,
               (ARRAY[301, 300, 302, 301])[1 + hashint4(i / 5) % 4 * sign(hashint4(i / 5))::int], 'journey',
               CASE WHEN i / 4 % 5 > 0 THEN ('00000000-0000-7000-8000-' || lpad((i / 20)::text, 12, '0'))::uuid END,
               CASE WHEN i % 17 = 0 THEN 2 ELSE 1 END, 'repeated-' || i
        FROM generate_series(1, 200) AS i
        WHERE NOT EXISTS (SELECT 1 FROM audit_entries WHERE correlation_id = 'repeated-1')
        """;
}
