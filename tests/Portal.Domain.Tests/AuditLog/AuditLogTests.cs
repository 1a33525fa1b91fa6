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
        var journey = await tenant.Get<JourneyOperations>().CreateAsync(change, OperationTargets.Draft, Cancel);
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
}
