using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.Users;
using Portal.Platform;

namespace Portal.Domain.Tests.Users;

/// <summary>A tenant always has an active admin: by the operations, and by its database whatever stands above it.</summary>
public sealed class LastAdminTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_only_admin_can_be_neither_demoted_nor_deactivated()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        await tenant.NewMemberAsync();
        await tenant.AddPersonAsync(TestTenant.NewName() + "@test.example", UserRole.Admin); // invited only: does not count
        var self = admin.User.UserId;

        Assert.True((await operations.GetAsync(admin, self, Cancel)).IsOnlyActiveAdmin);
        await Assert.ThrowsAsync<ConflictException>(() =>
            operations.ChangeRoleAsync(admin, self, 2, UserRole.Member, Cancel)
        );
        await Assert.ThrowsAsync<ConflictException>(() => operations.DeactivateAsync(admin, self, 2, Cancel));

        var detail = await operations.GetAsync(admin, self, Cancel); // and the session of the refused one lives on
        Assert.Equal((UserRole.Admin, UserState.Active, 2), (detail.Role, detail.State, detail.Version));
        Assert.Single(detail.Sessions);
    }

    [Theory]
    [InlineData("UPDATE users SET role = 'Member'")]
    [InlineData("UPDATE users SET state = 'Deactivated'")]
    [InlineData("UPDATE users SET role = 'Member' WHERE role = 'Admin'")]
    [InlineData("UPDATE users SET state = 'Invited', issuer = NULL, subject = NULL")]
    [InlineData(
        "CREATE TEMP TABLE users (user_id uuid, role text, state text); INSERT INTO users VALUES (gen_random_uuid(), 'Admin', 'Active'); UPDATE {0}.users SET role = 'Member'"
    )]
    [InlineData("DELETE FROM sessions; DELETE FROM invitations; DELETE FROM users")]
    public async Task The_database_keeps_the_last_admin_even_from_its_administrator(string statements)
    {
        var tenant = await platform.TenantAsync("admins"); // nothing changes, so that all cases share it
        var admin = await tenant.NewAdminAsync();
        await tenant.NewAdminAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            tenant.AsAdministratorAsync(string.Format(null, statements, tenant.Tenant.Binding.Schema))
        );
        Assert.Equal("PT001", refused.SqlState);
        Assert.Equal(UserRole.Admin, (await tenant.UserAsync(admin.User.UserId)).Role);
    }

    [Fact]
    public async Task Of_two_admins_who_remove_each_other_at_the_same_moment_one_wins()
    {
        var (operations, first, tenant) = await PrepareAsync();
        var second = await tenant.NewAdminAsync();
        for (var round = 0; round < 4; round++)
        {
            var (a, b) = (await tenant.UserAsync(first.User.UserId), await tenant.UserAsync(second.User.UserId));
            var won = await Task.WhenAll(
                WinsAsync(() => operations.ChangeRoleAsync(first, b.UserId, b.Version, UserRole.Member, Cancel)),
                WinsAsync(() => operations.ChangeRoleAsync(second, a.UserId, a.Version, UserRole.Member, Cancel))
            );
            Assert.Single(won, true);
            var (winner, loser) = won[0] ? (first, second) : (second, first);
            Assert.Equal(UserRole.Admin, (await tenant.UserAsync(winner.User.UserId)).Role);
            var version = (await tenant.UserAsync(loser.User.UserId)).Version;
            await operations.ChangeRoleAsync(winner, loser.User.UserId, version, UserRole.Admin, Cancel);
        }
    }

    [Fact]
    public async Task Of_two_admins_who_leave_at_the_same_moment_one_stays()
    {
        var (operations, first, tenant) = await PrepareAsync();
        var second = await tenant.NewAdminAsync();
        var left = await Task.WhenAll(
            WinsAsync(() => operations.DeactivateAsync(first, first.User.UserId, 2, Cancel)),
            WinsAsync(() => operations.DeactivateAsync(second, second.User.UserId, 2, Cancel))
        );
        Assert.Single(left, true);
    }

    private static async Task<bool> WinsAsync(Func<Task> operation)
    {
        try
        {
            await operation();
            return true;
        }
        catch (PortalException e) when (e is ConflictException or AuthorityLostException)
        {
            return false;
        }
    }

    /// <summary>A tenant of its own for each test, since they count its admins.</summary>
    private async Task<(UserOperations Operations, Caller Admin, TestTenant Tenant)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync(TestTenant.NewName("admins"));
        return (tenant.Get<UserOperations>(), await tenant.NewAdminAsync(), tenant);
    }
}
