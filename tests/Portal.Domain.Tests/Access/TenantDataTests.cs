using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;

namespace Portal.Domain.Tests.Access;

public sealed class TenantDataTests(DomainPlatform platform)
{
    private static readonly Operation Reading = new(AuditAction.JourneysListed, Permission.ReadJourneys);
    private static readonly Operation Writing = new(AuditAction.JourneyCreated, Permission.WriteJourneys);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_leaves_an_entry_with_actor_session_address_and_correlation()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewMemberAsync();
        Assert.Equal(7, await ReadAsync(tenant, caller));
        var entry = Assert.Single(await tenant.EntriesOfAsync(caller.CorrelationId));
        Assert.Equal(AuditAction.JourneysListed, (AuditAction)entry.Action);
        Assert.Equal(AuditOutcome.Succeeded, entry.Outcome);
        Assert.Equal(caller.User.UserId.Value, entry.ActorId);
        Assert.Equal(caller.Actor.Label, entry.ActorLabel);
        Assert.Equal(caller.SessionId.Value, entry.SessionId);
        Assert.Equal(caller.Address, entry.Address);
    }

    [Fact]
    public async Task A_member_who_may_not_is_refused_before_anything_runs_and_leaves_a_denied_entry()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewMemberAsync();
        var ran = false;
        await Assert.ThrowsAsync<ForbiddenException>(() =>
            tenant.Get<TenantData>().ChangeAsync(caller, Writing, (_, _, _) => Task.FromResult(ran = true), Cancel)
        );
        Assert.False(ran);
        var entry = Assert.Single(await tenant.EntriesOfAsync(caller.CorrelationId));
        Assert.Equal((AuditAction.JourneyCreated, AuditOutcome.Denied), ((AuditAction)entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task An_unknown_role_may_do_nothing()
    {
        Assert.All(Enum.GetValues<Permission>(), permission => Assert.False(((UserRole)99).Has(permission)));
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewMemberAsync();
        caller = caller with { Actor = caller.User with { Role = default } };
        await Assert.ThrowsAsync<ForbiddenException>(() => ReadAsync(tenant, caller));
    }

    [Fact]
    public async Task An_ended_authority_reaches_nothing()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewAdminAsync();
        EndsAt(caller, 1);
        await Assert.ThrowsAsync<AuthorityLostException>(() => ReadAsync(tenant, caller));
        await Assert.ThrowsAsync<AuthorityLostException>(() => InsertAsync(tenant, caller));
        Assert.Empty(await tenant.EntriesOfAsync(caller.CorrelationId));
    }

    [Fact]
    public async Task An_authority_that_ends_while_the_query_runs_gets_no_answer()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewAdminAsync();
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            tenant
                .Get<TenantData>()
                .ReadAsync(
                    caller,
                    Reading,
                    (_, _) =>
                    {
                        EndsAt(caller, 1);
                        return Task.FromResult(7);
                    },
                    Cancel
                )
        );
    }

    [Fact]
    public async Task An_authority_that_ends_before_the_commit_changes_nothing()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewAdminAsync();
        EndsAt(caller, 2);
        await Assert.ThrowsAsync<AuthorityLostException>(() => InsertAsync(tenant, caller));
        await NothingHappenedAsync(tenant, caller);
    }

    [Fact]
    public async Task The_authority_of_another_tenant_counts_for_nothing()
    {
        var (tenant, other) = (await platform.TenantAsync("door"), await platform.TenantAsync("other"));
        var caller = await other.NewAdminAsync() with { TenantId = tenant.Id };
        await Assert.ThrowsAsync<AuthorityLostException>(() => ReadAsync(tenant, caller));
        await Assert.ThrowsAsync<AuthorityLostException>(() => InsertAsync(tenant, caller));
        Assert.Empty(await tenant.EntriesOfAsync(caller.CorrelationId));
        Assert.Empty(await other.EntriesOfAsync(caller.CorrelationId));
    }

    [Theory]
    [InlineData("UPDATE users SET role = 'Member' WHERE user_id = '{0}'")]
    [InlineData("UPDATE users SET state = 'Deactivated' WHERE user_id = '{0}'")]
    [InlineData("UPDATE sessions SET ended_at = now() WHERE user_id = '{0}'")]
    [InlineData("UPDATE sessions SET expires_at = now() WHERE user_id = '{0}'")]
    public async Task A_change_looks_at_session_and_user_again_in_its_own_transaction(string meanwhile)
    {
        var tenant = await platform.TenantAsync("door");
        await tenant.NewAdminAsync(); // so that the other one is not the last
        var caller = await tenant.NewAdminAsync();
        await tenant.ExecuteAsync(string.Format(null, meanwhile, caller.User.UserId));
        await Assert.ThrowsAsync<AuthorityLostException>(() => InsertAsync(tenant, caller));
        await NothingHappenedAsync(tenant, caller);
    }

    [Fact]
    public async Task Another_users_session_does_not_carry_a_change()
    {
        var tenant = await platform.TenantAsync("door");
        var (admin, other) = (await tenant.NewAdminAsync(), await tenant.NewAdminAsync());
        var mixed = admin with { Authority = new TestSessionAuthority(tenant.Id, other.SessionId) };
        await Assert.ThrowsAsync<AuthorityLostException>(() => InsertAsync(tenant, mixed));
        await NothingHappenedAsync(tenant, mixed);
    }

    [Fact]
    public async Task A_change_and_its_entry_are_one_transaction()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewAdminAsync();
        await InsertAsync(tenant, caller);
        var entry = Assert.Single(await tenant.EntriesOfAsync(caller.CorrelationId));
        var journey = await tenant.QueryAsync(db =>
            db.Database.SqlQuery<string>(
                    $"SELECT xmin::text AS \"Value\" FROM journeys WHERE owner = {caller.CorrelationId}"
                )
                .SingleAsync(Cancel)
        );
        Assert.Equal((uint)entry.Xid, uint.Parse(journey, null));
    }

    [Fact]
    public async Task A_failing_change_leaves_nothing_but_an_entry_that_says_so()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewAdminAsync();
        await Assert.ThrowsAsync<NotFoundException>(() =>
            tenant
                .Get<TenantData>()
                .ChangeAsync<int>(
                    caller,
                    Writing,
                    async (db, _, ct) =>
                    {
                        await InsertAsync(db, caller, ct);
                        throw new NotFoundException("after the statement");
                    },
                    Cancel
                )
        );
        Assert.Equal(0, await CountAsync(tenant, caller));
        var entry = Assert.Single(await tenant.EntriesOfAsync(caller.CorrelationId));
        Assert.Equal((Writing.Action, AuditOutcome.NotFound), ((AuditAction)entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task A_change_that_is_given_up_changes_nothing()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewAdminAsync();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            tenant
                .Get<TenantData>()
                .ChangeAsync(
                    caller,
                    Writing,
                    async (db, _, ct) =>
                    {
                        await InsertAsync(db, caller, ct);
                        await stop.CancelAsync();
                        return 0;
                    },
                    stop.Token
                )
        );
        await NothingHappenedAsync(tenant, caller);
    }

    [Fact]
    public async Task Changes_to_people_wait_for_each_other_before_they_look_at_anything()
    {
        var tenant = await platform.TenantAsync("door");
        var (first, second) = (await tenant.NewAdminAsync(), await tenant.NewAdminAsync());
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var managing = new Operation(AuditAction.UserRoleChanged, Permission.ManageUsers);
        var data = tenant.Get<TenantData>();
        var holding = data.ChangeAsync(
            first,
            managing,
            async (_, _, _) =>
            {
                entered.SetResult();
                await leave.Task;
                return 0;
            },
            Cancel
        );
        await entered.Task;
        var entries = 0;
        var waiting = data.ChangeAsync(second, managing, (_, _, _) => Task.FromResult(++entries), Cancel);

        const string waits = "SELECT count(*) AS \"Value\" FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
        while (!waiting.IsCompleted)
        {
            if (await tenant.QueryAsync(db => db.Database.SqlQueryRaw<long>(waits).SingleAsync(Cancel)) > 0)
            {
                break;
            }
        }
        Assert.Equal((false, 0), (waiting.IsCompleted, entries));
        leave.SetResult();
        await holding;
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task A_reader_cannot_write_by_the_support_role()
    {
        var tenant = await platform.TenantAsync("door");
        var caller = await tenant.NewAdminAsync();
        var support = caller with
        {
            Authority = new TestSessionAuthority(tenant.Id, caller.SessionId) { Role = TenantRole.Support },
        };
        Assert.Equal(7, await ReadAsync(tenant, support));
        await Assert.ThrowsAsync<ReadOnlyException>(() => InsertAsync(tenant, support));
        Assert.Equal(0, await CountAsync(tenant, support));
    }

    private static void EndsAt(Caller caller, int check) =>
        ((TestSessionAuthority)caller.Authority).EndsAtCheck = check;

    private static Task<int> ReadAsync(TestTenant tenant, Caller caller) =>
        tenant.Get<TenantData>().ReadAsync(caller, Reading, (_, _) => Task.FromResult(7), Cancel);

    private static Task<int> InsertAsync(TestTenant tenant, Caller caller) =>
        tenant.Get<TenantData>().ChangeAsync(caller, Writing, (db, _, ct) => InsertAsync(db, caller, ct), Cancel);

    private static Task<int> InsertAsync(TenantDbContext db, Caller caller, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO journeys (journey_id, title, status, owner, version)
            VALUES ({Guid.CreateVersion7()}, 'Door', 'Draft', {caller.CorrelationId}, 1)
            """,
            ct
        );

    private static Task<int> CountAsync(TestTenant tenant, Caller caller) =>
        tenant.QueryAsync(db => db.Journeys.CountAsync(journey => journey.Owner == caller.CorrelationId, Cancel));

    private static async Task NothingHappenedAsync(TestTenant tenant, Caller caller)
    {
        Assert.Equal(0, await CountAsync(tenant, caller));
        Assert.Empty(await tenant.EntriesOfAsync(caller.CorrelationId));
    }
}
