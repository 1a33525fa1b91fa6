using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Domain.Tests.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.Users;

public sealed class UserOperationsTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_of_role_tells_before_and_after_and_ends_what_the_old_role_carried()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var other = await tenant.NewAdminAsync();
        await operations.ChangeRoleAsync(admin, other.User.UserId, 2, UserRole.Member, Cancel);

        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal((other.User.UserId.Value, other.Actor.Label), (entry.TargetId, entry.TargetLabel));
        Assert.Equal(("Admin", "Member"), BeforeAndAfter(entry));
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            operations.ChangeRoleAsync(other, admin.User.UserId, 2, UserRole.Member, Cancel)
        );
    }

    [Fact]
    public async Task An_unknown_role_is_refused_and_so_is_a_member_who_asks_for_it()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var member = await tenant.NewMemberAsync();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() =>
            operations.ChangeRoleAsync(admin, member.User.UserId, 2, (UserRole)7, Cancel)
        );
        Assert.Equal(["Role"], error.Errors.Keys);
        await Assert.ThrowsAsync<ForbiddenException>(() =>
            operations.ChangeRoleAsync(member, member.User.UserId, 2, (UserRole)7, Cancel)
        );
    }

    [Fact]
    public async Task Deactivation_ends_all_sessions_and_the_person_cannot_come_back()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var member = await tenant.NewMemberAsync();
        await tenant.NewSessionOfAsync(member);
        Assert.Equal(2, await operations.DeactivateAsync(admin, member.User.UserId, 2, Cancel));

        var detail = await operations.GetAsync(admin, member.User.UserId, Cancel);
        Assert.Equal((UserState.Deactivated, 0), (detail.State, detail.Sessions.Count));
        var store = tenant.Get<SessionStore>();
        Assert.Empty(await store.CheckAsync(tenant.Tenant.Binding, [member.SessionId], Cancel));
        var entry = (await tenant.EntriesOfAsync(admin.CorrelationId))[0];
        Assert.Equal(("Active", "Deactivated"), BeforeAndAfter(entry));
        Assert.Contains("\"sessionsEnded\": 2", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deactivating_an_invited_person_ends_the_link()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var link = await tenant.NewInvitationAsync();
        await operations.DeactivateAsync(admin, link.UserId, 1, Cancel);
        Assert.Equal(
            InvitationState.Revoked,
            (await operations.GetAsync(admin, link.UserId, Cancel)).Invitation!.State
        );

        await operations.ReactivateAsync(admin, link.UserId, 2, Cancel);
        var detail = await operations.GetAsync(admin, link.UserId, Cancel);
        Assert.Equal((UserState.Invited, InvitationState.Revoked), (detail.State, detail.Invitation!.State));
    }

    [Fact]
    public async Task Reactivation_gives_access_back_but_no_session_that_ended()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var member = await tenant.NewMemberAsync();
        await operations.DeactivateAsync(admin, member.User.UserId, 2, Cancel);
        await operations.ReactivateAsync(admin, member.User.UserId, 3, Cancel);

        var detail = await operations.GetAsync(admin, member.User.UserId, Cancel);
        Assert.Equal((UserState.Active, 4, 0), (detail.State, detail.Version, detail.Sessions.Count));
        await tenant.NewSessionOfAsync(member);
    }

    [Fact]
    public async Task A_session_that_begins_while_its_user_is_deactivated_does_not_outlive_it()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        for (var round = 0; round < 6; round++)
        {
            var member = await tenant.NewMemberAsync();
            var request = tenant.Request(member.Actor.Label.Split('@')[0]);
            var signIn = tenant.SignInAsync(request).ContinueWith(_ => { }, TaskScheduler.Default); // it may lose
            await operations.DeactivateAsync(admin, member.User.UserId, 2, Cancel);
            await signIn;
            await operations.ReactivateAsync(admin, member.User.UserId, 3, Cancel);
            var id = member.User.UserId;
            Assert.Equal(
                0,
                await tenant.QueryAsync(db => db.Sessions.CountAsync(s => s.UserId == id && s.EndedAt == null))
            );
        }
    }

    [Fact]
    public async Task What_is_so_already_is_a_conflict()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var gone = await tenant.NewDeactivatedAsync();
        await Assert.ThrowsAsync<ConflictException>(() => operations.DeactivateAsync(admin, gone, 3, Cancel));
        await Assert.ThrowsAsync<ConflictException>(() =>
            operations.ReactivateAsync(admin, admin.User.UserId, 2, Cancel)
        );
    }

    [Fact]
    public async Task A_stale_version_is_refused()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var id = (await tenant.NewMemberAsync()).User.UserId;
        await Assert.ThrowsAsync<ConflictException>(() =>
            operations.ChangeRoleAsync(admin, id, 1, UserRole.Admin, Cancel)
        );
        await Assert.ThrowsAsync<ConflictException>(() => operations.DeactivateAsync(admin, id, 1, Cancel));
        Assert.Equal((UserRole.Member, 2), ((await tenant.UserAsync(id)).Role, (await tenant.UserAsync(id)).Version));
    }

    [Fact]
    public async Task Users_of_another_tenant_and_of_nowhere_are_answered_alike()
    {
        var (operations, admin, _) = await PrepareAsync();
        var other = await platform.TenantAsync("other");
        var foreign = (await other.NewMemberAsync()).User.UserId;
        var words = new HashSet<string>();
        foreach (var id in new[] { foreign, UserId.New() })
        {
            Func<Task>[] attempts =
            [
                () => operations.GetAsync(admin, id, Cancel),
                () => operations.DeactivateAsync(admin, id, 2, Cancel),
                () => operations.ChangeRoleAsync(admin, id, 2, UserRole.Admin, Cancel),
            ];
            foreach (var attempt in attempts)
            {
                words.Add((await Assert.ThrowsAsync<NotFoundException>(attempt)).Message);
            }
        }
        Assert.Single(words);
        Assert.Equal(UserState.Active, (await other.UserAsync(foreign)).State);
    }

    [Fact]
    public async Task The_list_filters_searches_and_pages()
    {
        var tenant = await platform.TenantAsync("users-list");
        var operations = tenant.Get<UserOperations>();
        var admin = await tenant.NewAdminAsync();
        foreach (var name in new[] { "anna_b", "annaxb", "bert%", "carl" })
        {
            await tenant.AddPersonAsync(name + "@list.example", name == "carl" ? UserRole.Admin : UserRole.Member);
        }
        async Task<string[]> Ask(UserQuery query) =>
            [.. (await operations.ListAsync(admin, query, Cancel)).Items.Select(item => item.DisplayName)];

        Assert.Equal(["anna_b"], await Ask(new() { Search = "ANNA_" }));
        Assert.Equal(["bert%"], await Ask(new() { Search = "%" }));
        Assert.Equal(["anna_b", "annaxb", "bert%", "carl"], await Ask(new() { Search = "@list.example" }));
        Assert.Equal(["carl"], await Ask(new() { Search = "list", Role = UserRole.Admin }));
        Assert.Empty(await Ask(new() { Search = "list", State = UserState.Active }));
        Assert.Equal(["annaxb", "bert%"], await Ask(new() { Search = "list", Page = new(1, 2) }));
        Assert.Equal(4, (await operations.ListAsync(admin, new() { Search = "list", Page = new(1, 2) }, Cancel)).Total);
        Assert.Empty(await Ask(new() { Search = "a\0q" }));
    }

    [Fact]
    public async Task Sessions_idle_for_two_hours_are_not_listed_as_live()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var member = await tenant.NewMemberAsync();
        await tenant.ExecuteAsync(
            $"UPDATE sessions SET last_seen_at = now() - interval '2 hours' WHERE user_id = '{member.User.UserId}'"
        );
        Assert.Empty((await operations.GetAsync(admin, member.User.UserId, Cancel)).Sessions);
        var list = await operations.ListAsync(admin, new() { Search = member.Actor.Label }, Cancel);
        Assert.Equal(0, Assert.Single(list.Items).LiveSessions);
    }

    private async Task<(UserOperations Operations, Caller Admin, TestTenant Tenant)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("users");
        return (tenant.Get<UserOperations>(), await tenant.NewAdminAsync(), tenant);
    }

    private static (string? Before, string? After) BeforeAndAfter(AuditEntry entry)
    {
        var details = JsonDocument.Parse(entry.Details!).RootElement;
        return (Changed("before"), Changed("after"));
        string? Changed(string side) => details.GetProperty(side).EnumerateObject().Single().Value.GetString();
    }
}
