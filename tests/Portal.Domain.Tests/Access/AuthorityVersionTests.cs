using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;

namespace Portal.Domain.Tests.Access;

/// <summary>What was ended stays ended, though the tenant's own row is as it was before: after a crash, or in an older copy.</summary>
public sealed class AuthorityVersionTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deactivation_that_was_killed_before_its_commit_ends_the_session_and_is_completed()
    {
        var tenant = await platform.TenantAsync("versions");
        var (admin, user) = (await tenant.NewAdminAsync(), await tenant.NewAdminAsync());
        await tenant.FailCommitsAsync("users", "NEW.state = 'Deactivated'");
        await Assert.ThrowsAnyAsync<Exception>(() => DeactivateAsync(tenant, admin, user));
        await tenant.CommitAgainAsync("users");
        Assert.Equal(UserState.Active, (await tenant.UserAsync(user.User.UserId)).State);

        Assert.Empty(await tenant.Get<SessionStore>().CheckAsync(tenant.Tenant.Binding, [user.SessionId], Cancel));
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            tenant.Get<ProfileOperations>().EndOtherSessionsAsync(user, Cancel)
        );

        await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);
        Assert.Equal(UserState.Deactivated, (await tenant.UserAsync(user.User.UserId)).State);
        var last = (await tenant.EntriesOfTargetAsync(user.User.UserId.Value))[^1];
        Assert.Equal(AuditActorKind.System, last.ActorKind);
        await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);
        Assert.Equal(last.EntryId, (await tenant.EntriesOfTargetAsync(user.User.UserId.Value))[^1].EntryId);
    }

    [Fact]
    public async Task An_older_row_of_a_demoted_admin_has_no_authority_and_is_demoted_again()
    {
        var tenant = await platform.TenantAsync("versions");
        var (admin, user) = (await tenant.NewAdminAsync(), await tenant.NewAdminAsync());
        var version = (await tenant.UserAsync(user.User.UserId)).Version;
        await tenant.Get<UserOperations>().ChangeRoleAsync(admin, user.User.UserId, version, UserRole.Member, Cancel);
        await RestoreAsync(tenant, "users", $"role = 'Admin' WHERE user_id = '{user.User.UserId}'");

        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            tenant.Get<ProfileOperations>().EndOtherSessionsAsync(user, Cancel)
        );
        await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);
        Assert.Equal(UserRole.Member, (await tenant.UserAsync(user.User.UserId)).Role);
    }

    [Fact]
    public async Task An_older_row_of_a_revoked_key_has_no_authority_and_is_revoked_again()
    {
        var tenant = await platform.TenantAsync("versions");
        var admin = await tenant.NewAdminAsync();
        var key = await TestKeyAsync(tenant);
        await tenant.Get<ApiKeyOperations>().RevokeAsync(admin, key.Id, Cancel);
        await RestoreAsync(tenant, "api_keys", $"state = 'Active', revoked_at = NULL WHERE key_id = '{key.Id}'");

        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            tenant.Get<KeyIdentityOperations>().GetAsync(key.Call(), Cancel)
        );
        await tenant.Get<ApiKeyReconciler>().RunAsync(tenant.Id, Cancel);
        Assert.Equal(ApiKeyState.Revoked, (await key.RowAsync()).State);
    }

    [Fact]
    public async Task A_refused_change_leaves_the_authority_as_it_was()
    {
        var tenant = await platform.TenantAsync("versions");
        var (admin, user) = (await tenant.NewAdminAsync(), await tenant.NewAdminAsync());
        await Assert.ThrowsAsync<ConflictException>(() =>
            tenant
                .Get<UserOperations>()
                .ChangeRoleAsync(admin, user.User.UserId, version: 4711, UserRole.Member, Cancel)
        );
        Assert.Equal(0, await VersionAsync(tenant, user));
        await tenant.Get<ProfileOperations>().EndOtherSessionsAsync(user, Cancel);
    }

    [Fact]
    public async Task Of_changes_at_the_same_moment_the_loser_takes_nothing_away()
    {
        var tenant = await platform.TenantAsync("versions");
        var (admin, user) = (await tenant.NewAdminAsync(), await tenant.NewAdminAsync());
        var version = (await tenant.UserAsync(user.User.UserId)).Version; // an attempt that reads the winner's would succeed
        var attempts = Enumerable
            .Range(0, 4)
            .Select(_ => Record.ExceptionAsync(() => DemoteAsync(tenant, admin, user, version)).AsTask());
        var failures = await Task.WhenAll(attempts);
        Assert.Single(failures, failure => failure is null);
        await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);
        var row = await tenant.UserAsync(user.User.UserId);
        Assert.Equal((UserRole.Member, UserState.Active), (row.Role, row.State));
        Assert.Equal(await VersionAsync(tenant, user), row.AuthorityVersion);
    }

    [Theory]
    [InlineData(AuthorityIntent.ReactivateUser)]
    [InlineData(AuthorityIntent.PromoteUser)]
    public async Task What_gives_access_back_and_was_interrupted_gives_none(AuthorityIntent intent)
    {
        var tenant = await platform.TenantAsync("versions");
        var (admin, user) = (await tenant.NewAdminAsync(), await tenant.NewMemberAsync());
        var id = user.User.UserId;
        if (intent == AuthorityIntent.ReactivateUser)
        {
            await DeactivateAsync(tenant, admin, user);
        }
        var (before, entries) = (await tenant.UserAsync(id), await tenant.EntriesOfTargetAsync(id.Value));
        var version = await tenant.Get<AuthorityVersions>().RaiseAsync(tenant.Id, id.Value, intent, Cancel);

        await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);
        var after = await tenant.UserAsync(id);
        Assert.Equal((before.State, before.Role, version), (after.State, after.Role, after.AuthorityVersion));
        Assert.Equal(entries.Count, (await tenant.EntriesOfTargetAsync(id.Value)).Count);
    }

    [Fact]
    public async Task Access_is_given_back_with_a_new_version_and_not_by_the_row_alone()
    {
        var tenant = await platform.TenantAsync("versions");
        var (admin, user) = (await tenant.NewAdminAsync(), await tenant.NewMemberAsync());
        var (id, operations) = (user.User.UserId, tenant.Get<UserOperations>());
        await DeactivateAsync(tenant, admin, user);
        foreach (var set in new[] { "state = 'Active'", "role = 'Admin'" })
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
                tenant.ExecuteAsync($"UPDATE users SET {set} WHERE user_id = '{id}'")
            );
            Assert.Equal("PT010", refused.SqlState);
        }
        await operations.ReactivateAsync(admin, id, (await tenant.UserAsync(id)).Version, Cancel);
        await operations.ChangeRoleAsync(admin, id, (await tenant.UserAsync(id)).Version, UserRole.Admin, Cancel);
        var row = await tenant.UserAsync(id);
        Assert.Equal((UserState.Active, UserRole.Admin, 3), (row.State, row.Role, row.AuthorityVersion));
        Assert.Equal(3, await VersionAsync(tenant, user));
    }

    private static async Task DemoteAsync(TestTenant tenant, Caller admin, Caller user, int? version = null) =>
        await tenant
            .Get<UserOperations>()
            .ChangeRoleAsync(
                admin,
                user.User.UserId,
                version ?? (await tenant.UserAsync(user.User.UserId)).Version,
                UserRole.Member,
                Cancel
            );

    private static async Task DeactivateAsync(TestTenant tenant, Caller admin, Caller user) =>
        await tenant
            .Get<UserOperations>()
            .DeactivateAsync(admin, user.User.UserId, (await tenant.UserAsync(user.User.UserId)).Version, Cancel);

    private static Task<long> VersionAsync(TestTenant tenant, Caller user) =>
        tenant.Get<AuthorityVersions>().GetAsync(tenant.Id, user.User.UserId.Value, Cancel);

    private static Task<ApiKeys.TestKey> TestKeyAsync(TestTenant tenant) => ApiKeys.TestKey.AddAsync(tenant);

    /// <summary>What putting back an older copy of the database does to a row, which no role of the services can.</summary>
    private static Task RestoreAsync(TestTenant tenant, string table, string change) =>
        tenant.AsAdministratorAsync(
            $"""
            ALTER TABLE {table} DISABLE TRIGGER USER;
            UPDATE {table} SET authority_version = 0, {change};
            ALTER TABLE {table} ENABLE TRIGGER USER
            """
        );
}
