using Microsoft.EntityFrameworkCore;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Tests.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;

namespace Portal.Domain.Tests.Users;

/// <summary>
/// A process killed between any two steps of a reset leaves nobody signed in and no identity at two tenants, and the next run
/// completes it.
/// </summary>
public sealed class SignInResetKilledTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Before_the_tenants_commit_the_session_is_over_and_the_reset_is_completed(bool bySignIn)
    {
        var tenant = await platform.TenantAsync("reset-killed");
        var other = await SharingAsync(tenant);
        var person = await KnownPerson.ComeAsync(tenant);
        await other.AddPersonAsync(person.Email);
        await KillAsync(tenant, "NEW.state = 'Invited'", () => person.ResetAsync());
        Assert.Equal(UserState.Active, (await person.RowAsync()).State);
        Assert.Equal(IdentityBindingState.Releasing, (await person.BindingAsync())!.Value.State);
        Assert.Equal(SignInRefusal.BoundElsewhere, await other.AttemptAsync(other.Request(person.Name)));

        if (bySignIn)
        {
            await Task.Delay(AuthorityCacheLifetime, Cancel);
            Assert.Equal(SignInRefusal.NotInvited, await tenant.AttemptAsync(person.As(person.Name).Untrusted()));
        }
        else
        {
            await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);
        }

        Assert.False(await person.HasSessionAsync());
        var row = await person.RowAsync();
        Assert.Equal((UserState.Invited, (string?)null), (row.State, row.Subject));
        Assert.Equal(IdentityBindingState.Released, (await person.BindingAsync())!.Value.State);
        Assert.Equal(0, await person.OpenInvitationsAsync());
        var entry = (await tenant.EntriesOfTargetAsync(person.Id.Value)).Last(e =>
            e.ActorKind == AuditActorKind.System
        );
        Assert.Equal(AuditAction.SignInReset, (AuditAction)entry.Action);
        Assert.Contains(person.Name, entry.Details, StringComparison.Ordinal);

        await other.SignInAsync(other.Request(person.Name));
        var admin = await tenant.NewAdminAsync();
        var link = await tenant.Get<InvitationOperations>().RenewAsync(admin, person.Id, Cancel);
        await tenant.SignInAsync(person.As(TestTenant.NewName("again"), KnownPerson.SecretOf(link)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Before_the_release_the_identity_is_nobody_elses_and_in_nobodys_way(bool bySignIn)
    {
        var tenant = await platform.TenantAsync("reset-killed");
        var other = await SharingAsync(tenant);
        var person = await KnownPerson.ComeAsync(tenant);
        await other.AddPersonAsync(person.Email);
        var link = await UnsettledAsync(person);
        Assert.Equal(IdentityBindingState.Releasing, (await person.BindingAsync())!.Value.State);
        Assert.Equal(UserState.Invited, (await person.RowAsync()).State);
        Assert.Equal(SignInRefusal.BoundElsewhere, await other.AttemptAsync(other.Request(person.Name)));

        if (!bySignIn)
        {
            await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);
            Assert.Equal(IdentityBindingState.Released, (await person.BindingAsync())!.Value.State);
        }
        var subject = TestTenant.NewName("again");
        await tenant.SignInAsync(person.As(subject, link));
        Assert.Equal(IdentityBindingState.Bound, (await person.BindingAsync(subject))!.Value.State);
        await other.SignInAsync(other.Request(person.Name));
    }

    [Fact]
    public async Task An_invitation_of_a_deactivated_person_that_was_killed_gives_no_access()
    {
        var tenant = await platform.TenantAsync("reset-killed");
        var person = await KnownPerson.ComeAsync(tenant);
        await person.DeactivateAsync();
        await KillAsync(tenant, "NEW.state = 'Invited'", person.ReinviteAsync);

        await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);

        var row = await person.RowAsync();
        Assert.Equal((UserState.Deactivated, (string?)null), (row.State, row.Subject));
        Assert.Equal(IdentityBindingState.Released, (await person.BindingAsync())!.Value.State);
        await tenant.SignInAsync(person.As(TestTenant.NewName("again"), await person.ReinviteAsync()));
    }

    [Fact]
    public async Task In_an_older_copy_the_old_identity_does_not_come_back()
    {
        var tenant = await platform.TenantAsync("reset-killed");
        var person = await KnownPerson.ComeAsync(tenant);
        await person.ResetAsync();
        await tenant.AsAdministratorAsync(
            $"""
            ALTER TABLE users DISABLE TRIGGER USER;
            UPDATE users SET authority_version = 0, state = 'Active', issuer = '{tenant.Provider.Issuer}', subject = '{person.Name}'
                WHERE user_id = '{person.Id}';
            ALTER TABLE users ENABLE TRIGGER USER
            """
        );
        await Task.Delay(AuthorityCacheLifetime, Cancel);
        Assert.Equal(SignInRefusal.NotInvited, await tenant.AttemptAsync(person.As(person.Name).Untrusted()));
        Assert.Equal(UserState.Invited, (await person.RowAsync()).State);
        Assert.False(await person.HasSessionAsync());
    }

    [Fact]
    public async Task A_reset_that_lost_against_another_change_leaves_the_identity_where_it_is()
    {
        var tenant = await platform.TenantAsync("reset-killed");
        var person = await KnownPerson.ComeAsync(tenant);
        var version = await tenant
            .Get<AuthorityVersions>()
            .RaiseAsync(tenant.Id, person.Id.Value, AuthorityIntent.ResetSignIn, Cancel);
        Assert.Equal(IdentityBindingState.Releasing, (await person.BindingAsync())!.Value.State);
        Assert.True(await tenant.Get<AuthorityVersions>().WithdrawAsync(tenant.Id, person.Id.Value, version, Cancel));

        await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);

        Assert.Equal(IdentityBindingState.Bound, (await person.BindingAsync())!.Value.State);
        Assert.Equal(UserState.Active, (await person.RowAsync()).State);
        Assert.True(await person.HasSessionAsync());
    }

    /// <summary>The catalog's versions are at most this old.</summary>
    private static readonly TimeSpan AuthorityCacheLifetime = TimeSpan.FromSeconds(1.1);

    private async Task<TestTenant> SharingAsync(TestTenant tenant)
    {
        var second = await platform.TenantAsync("reset-killed-other");
        return new(platform, second.Tenant, tenant.Provider with { Tenant = second.Id });
    }

    private static async Task KillAsync(TestTenant tenant, string when, Func<Task> change)
    {
        await tenant.FailCommitsAsync("users", when);
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(change);
        }
        finally
        {
            await tenant.CommitAgainAsync("users");
        }
    }

    /// <summary>A reset whose process is killed after the tenant's commit: the catalog does not take its last step.</summary>
    private async Task<byte[]> UnsettledAsync(KnownPerson person)
    {
        var function = "unsettled_" + person.Id.Value.ToString("N");
        await InCatalogAsync(
            $"""
            CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'killed' USING ERRCODE = 'admin_shutdown'; END $$;
            CREATE TRIGGER {function} BEFORE UPDATE ON identity_bindings FOR EACH ROW
                WHEN (NEW.user_id = '{person.Id}' AND NEW.state = 'Released') EXECUTE FUNCTION {function}()
            """
        );
        try
        {
            return await person.ResetAsync();
        }
        finally
        {
            await InCatalogAsync($"DROP FUNCTION {function} CASCADE");
        }
    }

    private async Task InCatalogAsync(string statements)
    {
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        await db.Database.ExecuteSqlRawAsync(statements, Cancel);
    }
}
