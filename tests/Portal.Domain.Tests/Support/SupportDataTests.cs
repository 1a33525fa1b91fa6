using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Overview;
using Portal.Domain.Support;
using Portal.Domain.Tests.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Domain.Tests.Support;

/// <summary>What staff do inside a tenant: under the role of their mode, in both logs, and only while the session lives.</summary>
public sealed class SupportDataTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Refused =>
        [
            .. OperationCases
                .All.Keys.Where(name =>
                    !name.Contains("ListAsync", StringComparison.Ordinal)
                    && !name.Contains("GetAsync", StringComparison.Ordinal)
                )
                .Where(name =>
                    name.StartsWith("User", StringComparison.Ordinal)
                    || name.StartsWith("SignInReset", StringComparison.Ordinal)
                    || name.StartsWith("Invitation", StringComparison.Ordinal)
                    || name.StartsWith("Journey", StringComparison.Ordinal)
                )
                .Where(name => !name.Contains("Page", StringComparison.Ordinal)),
        ];

    [Theory]
    [InlineData(SupportMode.ReadOnly)]
    [InlineData(SupportMode.Operate)]
    public async Task Reading_works_in_both_modes_and_stands_in_both_logs(SupportMode mode)
    {
        var (world, session, caller) = await InsideAsync(mode);
        var user = (await world.Tenant.NewMemberAsync()).User.UserId;
        var journey = (await world.Tenant.NewJourneyAsync()).JourneyId;
        var tenant = world.Tenant;

        await tenant.Get<OverviewOperations>().GetAsync(caller, new(2026, 11, 26), Cancel);
        await tenant.Get<JourneyOperations>().ListAsync(caller, new(), Cancel);
        await tenant.Get<JourneyOperations>().GetAsync(caller, journey, Cancel);
        await tenant.Get<UserOperations>().ListAsync(caller, new(), Cancel);
        await tenant.Get<UserOperations>().GetAsync(caller, user, Cancel);
        await tenant.Get<AuditLogOperations>().ListAsync(caller, new(), Cancel);

        AuditAction[] done =
        [
            AuditAction.OverviewViewed,
            AuditAction.JourneysListed,
            AuditAction.JourneyViewed,
            AuditAction.UsersListed,
            AuditAction.UserViewed,
            AuditAction.AuditLogListed,
        ];
        var entries = await tenant.EntriesOfAsync(caller.CorrelationId);
        Assert.Equal(done, entries.Select(entry => (AuditAction)entry.Action));
        Assert.All(
            entries,
            entry =>
                Assert.Equal(
                    (AuditActorKind.Staff, caller.Actor.Id, caller.Actor.Label, session.Value),
                    (entry.ActorKind, entry.ActorId!.Value, entry.ActorLabel, entry.SessionId!.Value)
                )
        );
        var logged = (await world.PlatformLogAsync(session)).Where(e => e.Action == PlatformAction.SupportOperated);
        Assert.Equal(done.Select(action => action.ToString()), logged.Select(entry => entry.Detail));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_read_only_session_changes_nothing_and_the_refusal_stands_in_both_logs(string name)
    {
        var (world, session, caller) = await InsideAsync(SupportMode.ReadOnly);
        var prepared = await OperationCases.All[name].PrepareAsync(world.Tenant, caller);
        var before = await OperationAuditTests.DigestAsync(world.Tenant);

        var refused = await Assert.ThrowsAsync<ReadOnlyException>(prepared.Run);

        Assert.Equal("This support session is read-only. Nothing was changed.", refused.Message);
        Assert.Equal("42501", FindState(refused)); // the database's own no, and not a check of ours
        Assert.Equal(before, await OperationAuditTests.DigestAsync(world.Tenant));
        var entry = Assert.Single(await world.Tenant.EntriesOfAsync(prepared.CorrelationId));
        Assert.Equal(
            (OperationCases.All[name].Leaves[0], AuditOutcome.Denied, AuditActorKind.Staff),
            ((AuditAction)entry.Action, entry.Outcome, entry.ActorKind)
        );
        var logged = (await world.PlatformLogAsync(session))[^1];
        Assert.Equal((PlatformAction.SupportOperated, AuditOutcome.Denied), (logged.Action, logged.Outcome));
    }

    [Fact]
    public async Task In_operate_mode_a_change_and_both_entries_are_there()
    {
        var (world, session, caller) = await InsideAsync(SupportMode.Operate);
        var made = await world
            .Tenant.Get<JourneyOperations>()
            .CreateAsync(caller, OperationTargets.Draft, null, Cancel);
        var entry = Assert.Single(await world.Tenant.EntriesOfAsync(caller.CorrelationId));
        Assert.Equal((AuditAction.JourneyCreated, made.JourneyId.Value), ((AuditAction)entry.Action, entry.TargetId));
        Assert.Equal(
            (nameof(AuditAction.JourneyCreated), AuditOutcome.Succeeded),
            ((await world.PlatformLogAsync(session))[^1].Detail, (await world.PlatformLogAsync(session))[^1].Outcome)
        );
    }

    [Fact]
    public async Task The_platform_log_holds_nothing_of_what_was_changed()
    {
        var (world, session, caller) = await InsideAsync(SupportMode.Operate);
        await world.Tenant.Get<JourneyOperations>().CreateAsync(caller, OperationTargets.Draft, null, Cancel);
        Assert.DoesNotContain(
            await world.PlatformLogAsync(session),
            entry => (entry.Detail ?? "").Contains("Tallinn", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("UPDATE support_sessions SET ended_at = now() WHERE support_session_id = '{0}'")]
    [InlineData("UPDATE support_sessions SET expires_at = now() WHERE support_session_id = '{0}'")]
    public async Task A_change_looks_at_the_session_again_in_its_own_transaction(string meanwhile)
    {
        var (world, session, caller) = await InsideAsync(SupportMode.Operate);
        await world.Tenant.ExecuteAsync(string.Format(null, meanwhile, session));
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            world.Tenant.Get<JourneyOperations>().CreateAsync(caller, OperationTargets.Draft, null, Cancel)
        );
        Assert.Empty(await world.Tenant.EntriesOfAsync(caller.CorrelationId));
    }

    [Fact]
    public async Task A_read_only_session_that_claims_to_operate_changes_nothing()
    {
        var world = await WorldAsync();
        var (staff, entrance) = await world.MarkEnteredAsync(SupportMode.ReadOnly);
        var caller = world.CallerOf(staff, entrance.Session, SupportMode.Operate);
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            world.Tenant.Get<JourneyOperations>().CreateAsync(caller, OperationTargets.Draft, null, Cancel)
        );
    }

    [Fact]
    public async Task Another_staff_members_session_carries_nothing()
    {
        var world = await WorldAsync();
        var (_, entrance) = await world.MarkEnteredAsync(SupportMode.Operate);
        var caller = world.CallerOf(await world.NewStaffAsync(), entrance.Session);
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            world.Tenant.Get<JourneyOperations>().CreateAsync(caller, OperationTargets.Draft, null, Cancel)
        );
    }

    [Fact]
    public async Task Staff_never_touch_profiles_keys_or_support_access()
    {
        var (world, session, caller) = await InsideAsync(SupportMode.Operate);
        var tenant = world.Tenant;
        await Assert.ThrowsAsync<ForbiddenException>(() => tenant.Get<ProfileOperations>().GetAsync(caller, Cancel));
        var access = tenant.Get<SupportAccessOperations>();
        await Assert.ThrowsAsync<ForbiddenException>(() => access.ListAsync(caller, new(0, 20), Cancel));
        await Assert.ThrowsAsync<ForbiddenException>(() => access.EndAsync(caller, session, Cancel));
        Assert.False(caller.Actor.Holds(Permission.ManageApiKeys));
        Assert.Null((await tenant.Get<OverviewOperations>().GetAsync(caller, new(2026, 11, 26), Cancel)).OpenSupport);
    }

    [Fact]
    public async Task What_the_platform_log_cannot_take_does_not_take_place()
    {
        var (world, _, caller) = await InsideAsync(SupportMode.Operate);
        await using var services = platform.WithoutCatalog();
        var log = (PlatformLog)services.GetService(typeof(PlatformLog))!;
        var data = new TenantData(
            world.Tenant.Get<Portal.Platform.Catalog.TenantDirectory>(),
            world.Tenant.Get<TenantDatabase>(),
            new AuthorityChecks(
                world.Tenant.Get<AuditWriter>(),
                world.Tenant.Get<TenantDatabase>(),
                world.Tenant.Get<Portal.Platform.Catalog.AuthorityVersions>(),
                world.Tenant.Get<Portal.Platform.Catalog.PlatformEvents>(),
                log
            ),
            world.Tenant.Get<AuthorityEnds>(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<TenantData>.Instance
        );
        var before = await OperationAuditTests.DigestAsync(world.Tenant);
        var journeys = new JourneyOperations(data, world.Tenant.Get<Cursors>());
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() =>
            journeys.CreateAsync(caller, OperationTargets.Draft, null, Cancel)
        );
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => journeys.ListAsync(caller, new(), Cancel));
        Assert.Equal(before, await OperationAuditTests.DigestAsync(world.Tenant));
    }

    private static string? FindState(Exception e) =>
        e is Npgsql.PostgresException postgres ? postgres.SqlState
        : e.InnerException is null ? null
        : FindState(e.InnerException);

    private Task<SupportWorld> WorldAsync() => SupportWorld.AtAsync(platform, "supportinside");

    private async Task<(SupportWorld World, SupportSessionId Session, Caller Caller)> InsideAsync(SupportMode mode)
    {
        var world = await WorldAsync();
        var (staff, entrance) = await world.MarkEnteredAsync(mode);
        return (world, entrance.Session.Id, world.CallerOf(staff, entrance.Session));
    }
}
