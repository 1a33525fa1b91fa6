using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Tests.Sessions;
using Portal.Domain.Tests.Support;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;

namespace Portal.Domain.Tests.Users;

/// <summary>A person who was made again at the provider comes back as the same user, and nobody else does.</summary>
public sealed class SignInResetTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_end_at_once_and_the_link_binds_the_new_identity_to_the_same_user()
    {
        var tenant = await platform.TenantAsync("reset");
        var person = await KnownPerson.ComeAsync(tenant, UserRole.Admin);
        var admin = await tenant.NewAdminAsync();
        Assert.True(await person.HasSessionAsync());

        var link = await person.ResetAsync(admin);

        Assert.False(await person.HasSessionAsync());
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            tenant.Get<ProfileOperations>().EndOtherSessionsAsync(person.Caller, Cancel)
        );
        var row = await person.RowAsync();
        Assert.Equal((UserState.Invited, UserRole.Admin, (string?)null), (row.State, row.Role, row.Subject));
        Assert.Equal(IdentityBindingState.Released, (await person.BindingAsync())!.Value.State);
        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal((AuditAction.SignInReset, person.Email), ((AuditAction)entry.Action, entry.TargetLabel));
        Assert.All(
            [person.Name, tenant.Provider.Issuer, "\"sessionsEnded\": 1"],
            fact => Assert.Contains(fact, entry.Details, StringComparison.Ordinal)
        );

        await tenant.RefusedAsync(person.As(person.Name).Untrusted(), SignInRefusal.NotInvited); // the old identity
        var subject = TestTenant.NewName("again");
        var came = await tenant.SignInAsync(person.As(subject, link));
        Assert.Equal((person.Id, UserRole.Admin), (came.Session.UserId, came.Session.Role));
        Assert.Equal((IdentityBindingState.Bound, person.Id.Value), await person.BindingAsync(subject));
        Assert.False(await person.HasSessionAsync()); // the old one stays ended
        await tenant.RefusedAsync(person.As(person.Name), SignInRefusal.NotInvited);
        await tenant.RefusedAsync(person.As(TestTenant.NewName(), link), SignInRefusal.InvitationNotValid);
    }

    [Fact]
    public async Task Where_nobody_vouches_for_addresses_an_admin_confirms_who_accepts()
    {
        var tenant = await platform.TenantAsync("reset");
        var person = await KnownPerson.ComeAsync(tenant);
        var request = person.As(TestTenant.NewName("again"), await person.ResetAsync()).Untrusted();
        await tenant.AttemptAsync(request);
        Assert.Equal(UserState.AwaitingConfirmation, (await person.RowAsync()).State);
    }

    [Fact]
    public async Task The_identity_is_free_and_another_tenants_identities_are_as_before()
    {
        var tenant = await platform.TenantAsync("reset");
        var second = await platform.TenantAsync("reset-other");
        var other = new TestTenant(platform, second.Tenant, tenant.Provider with { Tenant = second.Id });
        var (person, foreign) = (await KnownPerson.ComeAsync(tenant), await KnownPerson.ComeAsync(other));
        await other.AddPersonAsync(person.Email);
        Assert.Equal(SignInRefusal.BoundElsewhere, await other.AttemptAsync(other.Request(person.Name)));

        var link = await person.ResetAsync();

        Assert.Equal((IdentityBindingState.Bound, foreign.Id.Value), await foreign.BindingAsync());
        Assert.True(await foreign.HasSessionAsync());
        await other.SignInAsync(other.Request(person.Name));
        Assert.Equal(SignInRefusal.BoundElsewhere, await tenant.AttemptAsync(person.As(person.Name, link)));
        Assert.Equal(SignInRefusal.BoundElsewhere, await tenant.AttemptAsync(person.As(foreign.Name, link)));
        await tenant.SignInAsync(person.As(TestTenant.NewName("again"), link)); // the link is still good
    }

    [Fact]
    public async Task Two_people_may_exchange_identities()
    {
        var tenant = await platform.TenantAsync("reset");
        var (one, two) = (await KnownPerson.ComeAsync(tenant), await KnownPerson.ComeAsync(tenant));
        var links = (await one.ResetAsync(), await two.ResetAsync());
        await tenant.SignInAsync(one.As(two.Name, links.Item1));
        await tenant.SignInAsync(two.As(one.Name, links.Item2));
        Assert.Equal((IdentityBindingState.Bound, one.Id.Value), await one.BindingAsync(two.Name));
        Assert.Equal((IdentityBindingState.Bound, two.Id.Value), await one.BindingAsync(one.Name));
    }

    [Fact]
    public async Task Nobody_resets_themselves_and_nobody_the_only_admin()
    {
        var tenant = await platform.TenantAsync(TestTenant.NewName("reset-only"));
        var only = await KnownPerson.ComeAsync(tenant, UserRole.Admin);
        var world = new SupportWorld(platform, tenant);
        var (staff, entrance) = await world.MarkEnteredAsync(SupportMode.Operate);
        foreach (var caller in new[] { only.Caller, world.CallerOf(staff, entrance.Session, SupportMode.Operate) })
        {
            await Assert.ThrowsAsync<ConflictException>(() => only.ResetAsync(caller));
            var entry = (await tenant.EntriesOfAsync(caller.CorrelationId))[^1];
            Assert.Equal((AuditAction.SignInReset, AuditOutcome.Failed), ((AuditAction)entry.Action, entry.Outcome));
        }
        await NothingHappenedAsync(only);
        await KnownPerson.ComeAsync(tenant, UserRole.Admin);
        await Assert.ThrowsAsync<ConflictException>(() => only.ResetAsync(only.Caller));
        await only.ResetAsync(world.CallerOf(staff, entrance.Session, SupportMode.Operate)); // now there is another one
    }

    [Fact]
    public async Task A_member_and_a_stale_version_change_nothing()
    {
        var tenant = await platform.TenantAsync("reset");
        var (person, member) = (await KnownPerson.ComeAsync(tenant), await tenant.NewMemberAsync());
        await Assert.ThrowsAsync<ForbiddenException>(() => person.ResetAsync(member));
        var operations = tenant.Get<SignInResetOperations>();
        var admin = await tenant.NewAdminAsync();
        await Assert.ThrowsAsync<ConflictException>(() => operations.ResetAsync(admin, person.Id, 4711, Cancel));
        await NothingHappenedAsync(person);
    }

    [Fact]
    public async Task Only_who_is_active_is_reset_and_only_who_is_deactivated_is_invited_again()
    {
        var tenant = await platform.TenantAsync("reset");
        var (person, admin) = (await KnownPerson.ComeAsync(tenant), await tenant.NewAdminAsync());
        var operations = tenant.Get<SignInResetOperations>();
        await Assert.ThrowsAsync<ConflictException>(person.ReinviteAsync);
        var (invited, awaiting) = ((await tenant.InviteAsync()).Id, (await tenant.NewAwaitingAsync()).Id);
        await Assert.ThrowsAsync<ConflictException>(() => operations.ResetAsync(admin, invited, 1, Cancel));
        await Assert.ThrowsAsync<ConflictException>(() => operations.ResetAsync(admin, awaiting, 2, Cancel));
        await Assert.ThrowsAsync<ConflictException>(() => operations.ReinviteAsync(admin, invited, 1, Cancel));
        await person.DeactivateAsync();
        await Assert.ThrowsAsync<ConflictException>(() => person.ResetAsync());
        Assert.Equal(UserState.Deactivated, (await person.RowAsync()).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deactivated_person_is_invited_again_with_id_and_history(bool withSameIdentity)
    {
        var tenant = await platform.TenantAsync("reset");
        var person = await KnownPerson.ComeAsync(tenant);
        await person.DeactivateAsync();
        await tenant.RefusedToUserAsync(person.As(person.Name), SignInRefusal.Deactivated);

        var link = await person.ReinviteAsync();

        Assert.Equal(UserState.Invited, (await person.RowAsync()).State);
        Assert.False(await person.HasSessionAsync());
        var came = await tenant.SignInAsync(
            person.As(withSameIdentity ? person.Name : TestTenant.NewName("again"), link)
        );
        Assert.Equal(person.Id, came.Session.UserId);
        Assert.False(await person.HasSessionAsync());
        var done = (await tenant.EntriesOfTargetAsync(person.Id.Value)).Select(entry => (AuditAction)entry.Action);
        Assert.Equal(
            [
                AuditAction.IdentityBound,
                AuditAction.UserDeactivated,
                AuditAction.SignInRefused,
                AuditAction.UserReinvited,
                AuditAction.IdentityBound,
            ],
            done
        );
    }

    [Fact]
    public async Task Who_was_deactivated_before_being_confirmed_is_invited_again_without_that_identity()
    {
        var tenant = await platform.TenantAsync("reset");
        var (id, request) = await tenant.NewAwaitingAsync();
        var person = new KnownPerson(
            tenant,
            request.Identity.Subject,
            new([], new(default, id, "", "", default, default))
        );
        await person.DeactivateAsync();
        var link = await person.ReinviteAsync();
        var row = await person.RowAsync();
        Assert.Equal((UserState.Invited, false, (string?)null), (row.State, row.AwaitsConfirmation, row.Subject));
        await tenant.SignInAsync(person.As(TestTenant.NewName("again"), link));
    }

    [Fact]
    public async Task Of_resets_at_the_same_moment_one_wins_and_its_link_works()
    {
        var tenant = await platform.TenantAsync("reset");
        var person = await KnownPerson.ComeAsync(tenant);
        var (admin, version) = (await tenant.NewAdminAsync(), (await person.RowAsync()).Version);
        var operations = tenant.Get<SignInResetOperations>();
        var attempts = Enumerable
            .Range(0, 4)
            .Select(async _ =>
            {
                try
                {
                    return await operations.ResetAsync(admin, person.Id, version, Cancel);
                }
                catch (ConflictException)
                {
                    return null;
                }
            });
        var link = Assert.Single(await Task.WhenAll(attempts), link => link is not null)!;
        await tenant.Get<UserReconciler>().RunAsync(tenant.Tenant.Binding, Cancel);
        Assert.Equal(IdentityBindingState.Released, (await person.BindingAsync())!.Value.State);
        await tenant.SignInAsync(person.As(TestTenant.NewName("again"), KnownPerson.SecretOf(link)));
    }

    [Fact]
    public async Task Sign_ins_with_the_old_identity_at_the_same_moment_leave_no_session_and_keep_nobody_out()
    {
        var tenant = await platform.TenantAsync("reset");
        for (var round = 0; round < 5; round++)
        {
            var (person, admin) = (await KnownPerson.ComeAsync(tenant), await tenant.NewAdminAsync());
            var resetting = ResetOrRenewAsync(person, admin);
            var attempts = Enumerable
                .Range(0, 6)
                .Select(async i =>
                {
                    await Task.Delay(i * 4, Cancel);
                    return await tenant.AttemptAsync(person.As(person.Name).Untrusted());
                });
            await Task.WhenAll([.. attempts, resetting]);

            Assert.Equal(0, await person.LiveSessionsAsync());
            Assert.Equal(
                (UserState.Invited, (string?)null),
                ((await person.RowAsync()).State, (await person.RowAsync()).Issuer)
            );
            await tenant.SignInAsync(person.As(TestTenant.NewName("again"), await resetting));
        }
    }

    /// <summary>
    /// A sign-in that comes between the two halves of a reset completes it, without a link; the admin, who is told that the user
    /// has changed, creates one.
    /// </summary>
    private static async Task<byte[]> ResetOrRenewAsync(KnownPerson person, Caller admin)
    {
        try
        {
            return await person.ResetAsync(admin);
        }
        catch (ConflictException)
        {
            return KnownPerson.SecretOf(
                await person.Tenant.Get<InvitationOperations>().RenewAsync(admin, person.Id, Cancel)
            );
        }
    }

    private static async Task NothingHappenedAsync(KnownPerson person)
    {
        var row = await person.RowAsync();
        Assert.Equal((UserState.Active, person.Name, 0), (row.State, row.Subject, row.AuthorityVersion));
        Assert.True(await person.HasSessionAsync());
        Assert.Equal((IdentityBindingState.Bound, person.Id.Value), await person.BindingAsync());
        Assert.Equal(0, await person.OpenInvitationsAsync());
    }
}
