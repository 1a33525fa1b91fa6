using Microsoft.EntityFrameworkCore;
using Portal.Domain.Sessions;
using Portal.Domain.Users;

namespace Portal.Domain.Tests.Sessions;

/// <summary>Sign-in by the secret link of an invitation.</summary>
public sealed class InvitationLinkTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_link_binds_the_person_whom_it_was_made_for()
    {
        var tenant = await platform.TenantAsync("signin");
        var (id, secret, name) = await tenant.InviteAsync();
        var result = await tenant.SignInAsync(tenant.Request(name, invitation: secret));
        Assert.Equal(id, result.Session.UserId);
        Assert.NotNull((await InvitationAsync(tenant, id)).AcceptedAt);
    }

    [Fact]
    public async Task An_invitation_link_works_once()
    {
        var tenant = await platform.TenantAsync("signin");
        var (_, secret, name) = await tenant.InviteAsync();
        await tenant.SignInAsync(tenant.Request(name, invitation: secret));
        await tenant.RefusedAsync(
            tenant.Request(TestTenant.NewName(), invitation: secret),
            SignInRefusal.InvitationNotValid
        );
    }

    [Fact]
    public async Task Two_people_with_the_same_link_at_once_do_not_both_get_in()
    {
        var tenant = await platform.TenantAsync("signin");
        var (_, secret, name) = await tenant.InviteAsync();
        var email = name + "@test.example";
        var attempts = Enumerable
            .Range(0, 4)
            .Select(_ => tenant.AttemptAsync(tenant.Request(TestTenant.NewName(), email, secret)));
        Assert.Equal(1, (await Task.WhenAll(attempts)).Count(refusal => refusal is null));
    }

    [Theory]
    [InlineData("revoked_at = now()")]
    [InlineData("expires_at = now()")]
    [InlineData("accepted_at = now()")]
    public async Task A_link_that_ended_opens_nothing_and_closes_the_way_by_e_mail(string change)
    {
        var tenant = await platform.TenantAsync("signin");
        var (id, secret, _) = await tenant.InviteAsync();
        await tenant.ExecuteAsync($"UPDATE invitations SET {change} WHERE user_id = '{id}'");
        var email = (await tenant.UserAsync(id)).Email;
        var request = tenant.Request(TestTenant.NewName(), email, secret);
        await tenant.RefusedAsync(request, SignInRefusal.InvitationNotValid);
        await tenant.RefusedAsync(request with { InvitationSecret = null }, SignInRefusal.NotInvited);
    }

    [Fact]
    public async Task An_unknown_link_opens_nothing_even_with_an_invited_address()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example");
        await tenant.RefusedAsync(
            tenant.Request(name, invitation: SessionSecret.New()),
            SignInRefusal.InvitationNotValid
        );
        await tenant.RefusedAsync(tenant.Request(name, invitation: []), SignInRefusal.InvitationNotValid);
    }

    [Fact]
    public async Task Another_tenants_link_opens_nothing_here()
    {
        var (tenant, other) = (await platform.TenantAsync("signin"), await platform.TenantAsync("other"));
        var (_, secret, _) = await other.InviteAsync();
        await tenant.RefusedAsync(
            tenant.Request(TestTenant.NewName(), invitation: secret),
            SignInRefusal.InvitationNotValid
        );
    }

    private static Task<Invitation> InvitationAsync(TestTenant tenant, UserId id) =>
        tenant.QueryAsync(db => db.Invitations.SingleAsync(invitation => invitation.UserId == id, Cancel));
}
