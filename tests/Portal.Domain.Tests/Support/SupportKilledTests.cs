using Portal.Domain.AuditLog;
using Portal.Domain.Support;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Tests.Support;

/// <summary>
/// A process killed between any two of the steps that two databases need leaves nothing open, and the next run completes
/// what is left.
/// </summary>
public sealed class SupportKilledTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_intent_nothing_is_open_and_a_minute_later_the_start_has_failed()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var id = await IntendAsync(world, staff);
        await world.SettleAsync();
        Assert.Equal(SupportSessionState.Intended, (await world.CatalogHalfAsync(id)).State); // it may still be at work
        Assert.False(await world.IsLiveAsync(id));

        await AgeAsync(world, id);
        await world.SettleAsync();

        var row = await world.CatalogHalfAsync(id);
        Assert.Equal((SupportSessionState.Failed, SupportEnds.Interrupted), (row.State, row.EndReason));
        Assert.Empty(await world.TenantLogAsync(id));
        await world.StartAsync(staff); // and is in nobody's way
    }

    [Fact]
    public async Task After_the_tenants_half_nothing_is_open_and_the_next_run_ends_it_in_both_logs()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var id = await IntendAsync(world, staff);
        await BeginAsync(world, staff, id);
        Assert.False(await world.IsLiveAsync(id)); // a tenant's row without an open one in the catalog never counts

        await AgeAsync(world, id);
        await world.SettleAsync();

        Assert.Equal(SupportSessionState.Failed, (await world.CatalogHalfAsync(id)).State);
        Assert.NotNull((await world.TenantHalfAsync(id))!.EndedAt);
        Assert.Equal(
            [AuditAction.SupportSessionStarted, AuditAction.SupportSessionEnded],
            (await world.TenantLogAsync(id)).Select(entry => (AuditAction)entry.Action)
        );
        Assert.Equal(AuditActorKind.System, (await world.TenantLogAsync(id))[^1].ActorKind);
    }

    [Fact]
    public async Task A_start_that_was_given_up_meanwhile_does_not_open()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var id = await IntendAsync(world, staff);
        var expires = await BeginAsync(world, staff, id);
        await AgeAsync(world, id);
        await world.SettleAsync();
        Assert.False(await world.Tenant.Get<SupportCatalog>().OpenAsync(id, expires, staff.Actor, Cancel));
        Assert.False(await world.IsLiveAsync(id));
    }

    [Fact]
    public async Task A_code_that_was_used_up_before_the_tenant_knew_is_replaced_by_another()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var started = await world.StartAsync(staff);
        var verifier = new byte[32];
        var code = await world.IssueAsync(staff, started.Id, verifier);
        var by = PlatformActor.Portal("test");
        var used = await world.Tenant.Get<SupportCodes>().UseAsync(code.Code, verifier, world.Tenant.Id, by, Cancel);
        Assert.NotNull(used.Session); // and here it was killed

        Assert.NotNull((await world.EnterAsync(staff, started.Id)).Secret);
    }

    [Fact]
    public async Task An_entrance_that_the_catalog_does_not_know_is_told_to_it()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var started = await world.StartAsync(staff);
        await world
            .Tenant.Get<TenantSupportSessions>()
            .EnterAsync(world.Tenant.Tenant, started.Id, new byte[32], staff.Actor, Cancel);

        await world.SettleAsync();
        await world.SettleAsync();

        Assert.NotNull((await world.CatalogHalfAsync(started.Id)).EnteredAt);
        Assert.Single(
            await world.PlatformLogAsync(started.Id),
            entry => entry.Action == PlatformAction.SupportSessionEntered
        );
        Assert.True(await world.IsLiveAsync(started.Id));
    }

    [Fact]
    public async Task An_end_that_only_the_catalog_knows_is_told_to_the_tenant()
    {
        var world = await WorldAsync();
        var (staff, entrance) = await world.MarkEnteredAsync();
        var id = entrance.Session.Id;
        await world.Tenant.Get<SupportCatalog>().EndAsync(id, SupportEnds.Staff, staff.Actor, Cancel);
        Assert.NotNull((await world.FindAsync(entrance.Secret)).End); // the authority is gone at once

        await world.SettleAsync();
        await world.SettleAsync();

        Assert.NotNull((await world.TenantHalfAsync(id))!.EndedAt);
        Assert.Single(
            await world.TenantLogAsync(id),
            entry => (AuditAction)entry.Action == AuditAction.SupportSessionEnded
        );
    }

    [Fact]
    public async Task An_end_that_only_the_tenant_knows_is_told_to_the_catalog()
    {
        var world = await WorldAsync();
        var (_, entrance) = await world.MarkEnteredAsync();
        var id = entrance.Session.Id;
        await world.Tenant.ExecuteAsync(
            $"UPDATE support_sessions SET ended_at = now(), ended_by_label = 'x' WHERE support_session_id = '{id}'"
        );
        Assert.NotNull((await world.FindAsync(entrance.Secret)).End);

        await world.SettleAsync();

        var row = await world.CatalogHalfAsync(id);
        Assert.Equal((SupportSessionState.Ended, SupportEnds.Tenant), (row.State, row.EndReason));
    }

    private Task<SupportWorld> WorldAsync() => SupportWorld.AtAsync(platform, "supportkilled");

    private static Task<SupportSessionId> IntendAsync(SupportWorld world, StaffCaller staff) =>
        world
            .Tenant.Get<SupportCatalog>()
            .IntendAsync(staff, world.Tenant.Id, "CASE-1", SupportMode.ReadOnly, 10, Cancel);

    private static Task<DateTimeOffset> BeginAsync(SupportWorld world, StaffCaller staff, SupportSessionId id) =>
        world
            .Tenant.Get<TenantSupportSessions>()
            .BeginAsync(world.Tenant.Tenant, id, staff, world.Request(minutes: 10), Cancel);

    private static Task AgeAsync(SupportWorld world, SupportSessionId id) =>
        world.InCatalogAsync(
            $"UPDATE support_sessions SET intended_at = now() - interval '61 seconds' WHERE support_session_id = '{id}'"
        );
}
