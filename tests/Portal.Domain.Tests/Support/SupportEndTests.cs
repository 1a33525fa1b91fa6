using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Tests.Support;

/// <summary>A session ends by the clock, by staff, by the tenant's admins and with its staff member's rights: both halves count.</summary>
public sealed class SupportEndTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_own_staff_member_ends_it_in_both_places_and_logs()
    {
        var (world, staff, entrance) = await MarkEnteredAsync();
        var id = entrance.Session.Id;
        Assert.True(await world.Tenant.Get<SupportSessions>().EndAsync(staff, id, Cancel));
        Assert.False(await world.Tenant.Get<SupportSessions>().EndAsync(staff, id, Cancel));

        Assert.Equal(SupportEnd.Person, (await world.FindAsync(entrance.Secret)).End);
        Assert.False(await world.IsLiveAsync(id));
        var ended = (await world.TenantLogAsync(id))[^1];
        Assert.Equal(
            (AuditAction.SupportSessionEnded, AuditActorKind.Staff, staff.Email),
            ((AuditAction)ended.Action, ended.ActorKind, ended.ActorLabel)
        );
        Assert.Equal(staff.Email, (await world.TenantHalfAsync(id))!.EndedByLabel);
        var logged = (await world.PlatformLogAsync(id))[^1];
        Assert.Equal((PlatformAction.SupportSessionEnded, SupportEnds.Staff), (logged.Action, logged.Detail));
    }

    [Fact]
    public async Task A_platform_admin_ends_anybodys_session_and_other_staff_do_not()
    {
        var (world, _, entrance) = await MarkEnteredAsync();
        var id = entrance.Session.Id;
        var sessions = world.Tenant.Get<SupportSessions>();
        var other = await world.NewStaffAsync();
        await Assert.ThrowsAsync<ForbiddenException>(() => sessions.EndAsync(other, id, Cancel));
        Assert.NotNull((await world.FindAsync(entrance.Secret)).Live);
        Assert.Equal(AuditOutcome.Denied, (await world.PlatformLogAsync(id))[^1].Outcome);
        await Assert.ThrowsAsync<NotFoundException>(() => sessions.EndAsync(other, SupportSessionId.New(), Cancel));

        Assert.True(await sessions.EndAsync(await world.NewStaffAsync(StaffRole.PlatformAdmin), id, Cancel));
        Assert.Null((await world.FindAsync(entrance.Secret)).Live);
    }

    [Fact]
    public async Task Who_signs_out_of_the_staff_area_is_inside_nowhere_any_more()
    {
        var (world, staff, here) = await MarkEnteredAsync();
        var elsewhere = await SupportWorld.AtAsync(platform, "other");
        var there = await elsewhere.EnterAsync(staff, (await elsewhere.StartAsync(staff, elsewhere.Request())).Id);
        var (_, _, colleague) = await MarkEnteredAsync();

        await world.Tenant.Get<SupportSessions>().EndAllAsync(staff, Cancel);

        Assert.Equal(SupportEnd.Person, (await world.FindAsync(here.Secret)).End);
        Assert.Equal(SupportEnd.Person, (await elsewhere.FindAsync(there.Secret)).End);
        Assert.Equal(SupportEnds.Staff, (await world.CatalogHalfAsync(there.Session.Id)).EndReason);
        Assert.NotNull((await elsewhere.TenantHalfAsync(there.Session.Id))!.EndedAt);
        Assert.NotNull((await world.FindAsync(colleague.Secret)).Live);
    }

    [Fact]
    public async Task An_admin_of_the_tenant_sees_it_and_ends_it()
    {
        var (world, staff, entrance) = await MarkEnteredAsync(SupportMode.Operate);
        var id = entrance.Session.Id;
        var (admin, access) = (await world.Tenant.NewAdminAsync(), world.Tenant.Get<SupportAccessOperations>());
        var open = Assert.Single((await access.ListAsync(admin, new(0, 20), Cancel)).Open, view => view.Id == id);
        Assert.Equal(
            (staff.Email, "Steps of a journey are missing", "CASE-4711", SupportMode.Operate),
            (open.StaffLabel, open.Reason, open.Ticket, open.Mode)
        );

        await access.EndAsync(admin, id, Cancel);

        Assert.Equal(SupportEnd.Person, (await world.FindAsync(entrance.Secret)).End);
        Assert.Equal(SupportEnds.Tenant, (await world.CatalogHalfAsync(id)).EndReason);
        var after = await access.ListAsync(admin, new(0, 20), Cancel);
        Assert.DoesNotContain(after.Open, view => view.Id == id);
        Assert.Equal(admin.Actor.Label, after.History.Items.Single(view => view.Id == id).EndedByLabel);
        await Assert.ThrowsAsync<NotFoundException>(() => access.EndAsync(admin, id, Cancel));
        // The platform's log names no person of the tenant (IC-11).
        Assert.All(await world.PlatformLogAsync(id), entry => Assert.NotEqual(admin.Actor.Label, entry.ActorLabel));
    }

    [Fact]
    public async Task An_admin_of_another_tenant_cannot_end_it_and_learns_nothing()
    {
        var (world, _, entrance) = await MarkEnteredAsync();
        var other = await (await platform.TenantAsync("other")).NewAdminAsync();
        var access = world.Tenant.Get<SupportAccessOperations>();
        await Assert.ThrowsAsync<NotFoundException>(() => access.EndAsync(other, entrance.Session.Id, Cancel));
        await Assert.ThrowsAsync<NotFoundException>(() => access.EndAsync(other, SupportSessionId.New(), Cancel));
        Assert.NotNull((await world.FindAsync(entrance.Secret)).Live);
    }

    [Fact]
    public async Task Its_time_is_over_by_the_clock_of_the_tenants_database()
    {
        var (world, _, entrance) = await MarkEnteredAsync();
        var id = entrance.Session.Id;
        await world.Tenant.ExecuteAsync(
            $"UPDATE support_sessions SET expires_at = now() WHERE support_session_id = '{id}'"
        );
        Assert.Equal(SupportEnd.Time, (await world.FindAsync(entrance.Secret)).End);
        Assert.False(await world.IsLiveAsync(id));

        await world.SettleAsync();
        await world.SettleAsync();
        Assert.Equal(SupportEnds.Clock, (await world.CatalogHalfAsync(id)).EndReason);
        Assert.Equal("Time was over", (await world.TenantHalfAsync(id))!.EndedByLabel);
        var ended = Assert.Single(
            await world.TenantLogAsync(id),
            entry => (AuditAction)entry.Action == AuditAction.SupportSessionEnded
        );
        Assert.Equal(AuditActorKind.System, ended.ActorKind);
    }

    [Fact]
    public async Task A_staff_member_who_is_deactivated_has_no_live_session_from_that_moment()
    {
        var (world, staff, entrance) = await MarkEnteredAsync();
        await world.InCatalogAsync(
            $"UPDATE staff_members SET state = 'Deactivated' WHERE staff_id = '{staff.StaffId}'"
        );
        Assert.Equal(SupportEnd.Authority, (await world.FindAsync(entrance.Secret)).End);
        Assert.False(await world.IsLiveAsync(entrance.Session.Id));

        await world.SettleAsync();
        Assert.Equal(SupportEnds.Authority, (await world.CatalogHalfAsync(entrance.Session.Id)).EndReason);
        Assert.NotNull((await world.TenantHalfAsync(entrance.Session.Id))!.EndedAt);
    }

    [Fact]
    public async Task A_tenants_row_that_says_operate_where_the_catalog_says_read_only_counts_for_nothing()
    {
        var (world, _, entrance) = await MarkEnteredAsync();
        await world.Tenant.AsAdministratorAsync(
            $"""
            ALTER TABLE support_sessions DISABLE TRIGGER keep_support_session;
            UPDATE support_sessions SET mode = 'Operate' WHERE support_session_id = '{entrance.Session.Id}';
            ALTER TABLE support_sessions ENABLE TRIGGER keep_support_session;
            """
        );
        Assert.Equal(SupportEnd.Authority, (await world.FindAsync(entrance.Secret)).End);
        Assert.False(await world.IsLiveAsync(entrance.Session.Id));
    }

    [Fact]
    public async Task Unknown_secrets_and_those_of_another_tenant_lead_nowhere()
    {
        var (world, _, entrance) = await MarkEnteredAsync();
        Assert.Equal(SupportEnd.Unknown, (await world.FindAsync(SessionSecret.New())).End);
        var half = (await world.TenantHalfAsync(entrance.Session.Id))!;
        Assert.Equal(SupportEnd.Unknown, (await world.FindAsync(half.SecretHash!)).End);
        var other = await SupportWorld.AtAsync(platform, "other");
        Assert.Equal(SupportEnd.Unknown, (await other.FindAsync(entrance.Secret)).End);
        Assert.False(await other.IsLiveAsync(entrance.Session.Id));
    }

    [Fact]
    public async Task Without_the_catalog_it_cannot_be_said_and_is_not_said()
    {
        var (world, _, entrance) = await MarkEnteredAsync();
        await using var services = platform.WithoutCatalog();
        var store = (SupportStore)services.GetService(typeof(SupportStore))!;
        var binding = world.Tenant.Tenant.Binding;
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() =>
            store.FindAsync(binding, entrance.Secret, Cancel)
        );
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() =>
            store.CheckAsync(binding, [entrance.Session.Id], Cancel)
        );
    }

    [Fact]
    public async Task Members_neither_see_nor_end_support_sessions()
    {
        var (world, _, entrance) = await MarkEnteredAsync();
        var (member, access) = (await world.Tenant.NewMemberAsync(), world.Tenant.Get<SupportAccessOperations>());
        await Assert.ThrowsAsync<ForbiddenException>(() => access.ListAsync(member, new(0, 20), Cancel));
        await Assert.ThrowsAsync<ForbiddenException>(() => access.EndAsync(member, entrance.Session.Id, Cancel));
        Assert.NotNull((await world.FindAsync(entrance.Secret)).Live);
    }

    [Fact]
    public async Task Staff_list_their_own_sessions_and_platform_admins_everybodys()
    {
        var (world, staff, entrance) = await MarkEnteredAsync();
        var lists = world.Tenant.Get<SupportLists>();
        var other = await world.NewStaffAsync();
        Assert.Empty(await lists.ListAsync(other, world.Tenant.Id, 200, Cancel));
        Assert.Equal(entrance.Session.Id, Assert.Single(await lists.ListAsync(staff, null, 200, Cancel)).Id);
        var olga = await world.NewStaffAsync(StaffRole.PlatformAdmin);
        Assert.Contains(
            await lists.ListAsync(olga, world.Tenant.Id, 200, Cancel),
            item => item.Id == entrance.Session.Id
        );
    }

    private async Task<(SupportWorld World, StaffCaller Staff, EnteredSupport Entrance)> MarkEnteredAsync(
        SupportMode mode = SupportMode.ReadOnly
    )
    {
        var world = await SupportWorld.AtAsync(platform, "supportend");
        var (staff, entrance) = await world.MarkEnteredAsync(mode);
        return (world, staff, entrance);
    }
}
