using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Domain.Tests.ApiKeys;
using Portal.Domain.Tests.Support;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Testing;

namespace Portal.Domain.Tests.Access;

/// <summary>
/// Whoever keeps writing cannot keep anybody from taking that right away: the end waits for the changes that have begun and
/// for none that come after it (IC-8).
/// </summary>
public sealed class BusyAuthorityTests(DomainPlatform platform)
{
    private const int Writers = 8;
    private static readonly TimeSpan Owed = TimeLimit.WithSlack(2);
    private static readonly Operation Writing = new(AuditAction.JourneyCreated, Permission.WriteJourneys);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_keeps_writing_is_revoked_in_time()
    {
        var (tenant, admin) = await PrepareAsync();
        var key = await NewKeyAsync(tenant, admin);
        await EndsAsync(
            tenant,
            () => key.Call(ApiScopes.WriteJourneys),
            () => tenant.Get<ApiKeyOperations>().RevokeAsync(admin, key.Id, Cancel)
        );
    }

    [Fact]
    public async Task A_key_that_keeps_writing_is_replaced_in_time()
    {
        var (tenant, admin) = await PrepareAsync();
        var key = await NewKeyAsync(tenant, admin);
        var atOnce = new ApiKeyRotation(TimeSpan.Zero, new(Days: 30));
        await EndsAsync(
            tenant,
            () => key.Call(ApiScopes.WriteJourneys),
            () => tenant.Get<ApiKeyOperations>().RotateAsync(admin, key.Id, atOnce, Cancel)
        );
    }

    [Fact]
    public Task A_user_who_keeps_writing_is_deactivated_in_time() =>
        EndsAdminAsync((users, admin, id, version) => users.DeactivateAsync(admin, id, version, Cancel));

    [Fact]
    public Task A_user_who_keeps_writing_loses_the_role_in_time() =>
        EndsAdminAsync(
            (users, admin, id, version) => users.ChangeRoleAsync(admin, id, version, UserRole.Member, Cancel)
        );

    [Fact]
    public async Task A_session_that_keeps_writing_is_ended_in_time()
    {
        var (tenant, admin) = await PrepareAsync();
        var (one, all) = (await tenant.NewAdminAsync(), await tenant.NewAdminAsync());
        var access = tenant.Get<UserAccessOperations>();
        await EndsAsync(tenant, () => one, () => access.EndSessionAsync(admin, one.User.UserId, one.SessionId, Cancel));
        await EndsAsync(tenant, () => all, () => access.EndAllSessionsAsync(admin, all.User.UserId, Cancel));
    }

    [Fact]
    public async Task A_person_who_keeps_writing_signs_out_in_time()
    {
        var (tenant, _) = await PrepareAsync();
        var busy = await tenant.NewAdminAsync();
        await EndsAsync(tenant, () => busy, () => tenant.Get<SignOutOperations>().SignOutAsync(busy, Cancel));
    }

    [Fact]
    public async Task A_support_session_that_keeps_writing_is_ended_by_an_admin_in_time()
    {
        var (world, staff, session) = await InsideAsync();
        var admin = await world.Tenant.NewAdminAsync();
        await EndsAsync(
            world.Tenant,
            () => world.CallerOf(staff, session),
            () => world.Tenant.Get<SupportAccessOperations>().EndAsync(admin, session.Id, Cancel)
        );
        Assert.NotNull((await world.TenantHalfAsync(session.Id))!.EndedAt);
    }

    [Fact]
    public async Task A_support_session_that_keeps_writing_is_ended_by_the_staff_in_time()
    {
        var (world, staff, session) = await InsideAsync();
        await EndsAsync(
            world.Tenant,
            () => world.CallerOf(staff, session),
            () => world.Tenant.Get<SupportSessions>().EndAsync(staff, session.Id, Cancel)
        );
        Assert.NotNull((await world.TenantHalfAsync(session.Id))!.EndedAt);
    }

    /// <summary>Ends the authority while changes under it overlap without a gap; from then on it changes nothing.</summary>
    private static async Task EndsAsync(TestTenant tenant, Func<Caller> caller, Func<Task> end)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var begun = Enumerable.Range(0, Writers).Select(_ => new TaskCompletionSource()).ToList();
        var writers = begun.ConvertAll(first => Task.Run(() => WriteAsync(tenant, caller, first, stop.Token)));
        await Task.WhenAll(begun.Select(first => first.Task)).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        var ending = Stopwatch.GetTimestamp();
        try
        {
            await end();
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(ending);
            stop.CancelAfter(TimeSpan.FromSeconds(10)); // so that a test that fails comes to its end, too
            await Task.WhenAll(writers);
            Assert.True(took < Owed, $"it took {took}");
        }
        Assert.All(writers, writer => Assert.IsType<AuthorityLostException>(writer.Result));
        var call = caller();
        await Assert.ThrowsAsync<AuthorityLostException>(() => InsertAsync(tenant, call));
    }

    /// <summary>Writes until it is refused or stopped.</summary>
    private static async Task<PortalException?> WriteAsync(
        TestTenant tenant,
        Func<Caller> caller,
        TaskCompletionSource first,
        CancellationToken stop
    )
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await InsertAsync(tenant, caller());
            }
            catch (PortalException e)
            {
                return e;
            }
            first.TrySetResult();
        }
        return null;
    }

    private async Task EndsAdminAsync(Func<UserOperations, Caller, UserId, int, Task> end)
    {
        var (tenant, admin) = await PrepareAsync();
        var busy = await tenant.NewAdminAsync();
        var id = busy.User.UserId;
        var version = (await tenant.UserAsync(id)).Version;
        await EndsAsync(tenant, () => busy, () => end(tenant.Get<UserOperations>(), admin, id, version));
    }

    private static Task<int> InsertAsync(TestTenant tenant, Caller caller) =>
        tenant
            .Get<TenantData>()
            .ChangeAsync(
                caller,
                Writing,
                async (db, _, ct) =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), ct); // eight of them leave no gap
                    return await db.Database.ExecuteSqlAsync(
                        $"""
                        INSERT INTO journeys (journey_id, title, status, owner, version)
                        VALUES ({Guid.CreateVersion7()}, 'Busy', 'Draft', {caller.CorrelationId}, 1)
                        """,
                        ct
                    );
                },
                Cancel
            );

    private static async Task<TestKey> NewKeyAsync(TestTenant tenant, Caller admin)
    {
        var draft = new ApiKeyDraft(TestTenant.NewName("busy"), [ApiScopes.WriteJourneys], new(Days: 30));
        var made = await tenant.Get<ApiKeyOperations>().CreateAsync(admin, draft, Cancel);
        return new(tenant, made.KeyId, made.Name);
    }

    private async Task<(SupportWorld World, StaffCaller Staff, LiveSupport Session)> InsideAsync()
    {
        var world = await SupportWorld.AtAsync(platform, "busy");
        var (staff, entrance) = await world.MarkEnteredAsync(SupportMode.Operate);
        return (world, staff, entrance.Session);
    }

    private async Task<(TestTenant Tenant, Caller Admin)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("busy");
        return (tenant, await tenant.NewAdminAsync());
    }
}
