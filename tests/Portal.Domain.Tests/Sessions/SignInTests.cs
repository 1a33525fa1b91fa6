using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Catalog;

namespace Portal.Domain.Tests.Sessions;

public sealed class SignInTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invited_person_comes_by_verified_e_mail_of_a_trusted_issuer()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        var id = await tenant.AddPersonAsync(name + "@test.example", UserRole.Admin);
        var request = tenant.Request(name, name.ToUpperInvariant() + "@Test.Example");

        var result = await tenant.SignInAsync(request);

        Assert.Equal((id, UserRole.Admin), (result.Session.UserId, result.Session.Role));
        Assert.Equal(SessionSecret.Length, result.Secret.Length);
        var user = await tenant.UserAsync(id);
        Assert.Equal((UserState.Active, name), (user.State, user.Subject));
        Assert.NotNull(user.LastSignedInAt);
        var entries = await tenant.EntriesOfAsync(request.CorrelationId);
        Assert.Equal(
            [AuditAction.IdentityBound, AuditAction.SignedIn],
            entries.Select(entry => (AuditAction)entry.Action)
        );
        Assert.All(entries, entry => Assert.Equal(id.Value, entry.ActorId));
        Assert.DoesNotContain(entries, entry => entry.Details!.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_keeps_a_hash_an_end_within_12_hours_and_what_the_browser_says_of_itself()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example");
        var agent = new string('a', 299) + "🚢 and more";
        var result = await tenant.SignInAsync(tenant.Request(name) with { UserAgent = agent });

        var id = result.Session.SessionId;
        var session = await tenant.QueryAsync(db => db.Sessions.SingleAsync(row => row.SessionId == id, Cancel));
        Assert.Equal(SessionSecret.Hash(result.Secret), session.SecretHash);
        Assert.Equal(TimeSpan.FromHours(12), session.ExpiresAt - session.CreatedAt);
        Assert.Equal((new string('a', 299), "id-token-secret"), (session.UserAgent, session.IdToken));
    }

    [Fact]
    public async Task An_address_that_the_issuer_does_not_vouch_for_binds_nobody()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        var id = await tenant.AddPersonAsync(name + "@test.example");
        var request = tenant.Request(name);
        await RefusedAsync(
            tenant,
            request with
            {
                Identity = request.Identity with { EmailVerified = false },
            },
            SignInRefusal.NotInvited
        );
        await RefusedAsync(
            tenant,
            request with
            {
                Identity = request.Identity with { Email = null },
            },
            SignInRefusal.NotInvited
        );
        Assert.Equal(UserState.Invited, (await tenant.UserAsync(id)).State);
    }

    [Fact]
    public async Task An_issuer_that_is_not_trusted_binds_nobody_by_e_mail()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example");
        var untrusted = tenant.Provider with { TrustsEmail = false };
        await RefusedAsync(tenant, tenant.Request(name) with { Provider = untrusted }, SignInRefusal.NotInvited);
    }

    [Fact]
    public async Task An_identity_of_another_issuer_is_refused_even_with_an_invitation()
    {
        var tenant = await platform.TenantAsync("signin");
        var (_, secret) = await InviteAsync(tenant);
        var request = tenant.Request(TestTenant.NewName(), invitation: secret);
        await RefusedAsync(
            tenant,
            request with
            {
                Identity = request.Identity with { Issuer = "http://localhost:1/another" },
            },
            SignInRefusal.ForeignIssuer
        );
    }

    [Theory]
    [InlineData("\u212Aelvin")] // the Kelvin sign folds onto k
    [InlineData("kelvin\0")]
    [InlineData("\u0130van")]
    public async Task A_look_alike_address_is_nobodys(string local)
    {
        var tenant = await platform.TenantAsync("signin");
        await tenant.ExecuteAsync(
            """
            INSERT INTO users (user_id, email, display_name, role, state, version)
            VALUES (gen_random_uuid(), 'kelvin@test.example', 'Kelvin', 'Member', 'Invited', 1) ON CONFLICT DO NOTHING
            """
        );
        await RefusedAsync(
            tenant,
            tenant.Request(TestTenant.NewName(), local + "@test.example"),
            SignInRefusal.NotInvited
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("sub\0ject")]
    [InlineData("õ")]
    [InlineData("\ud83d")]
    public async Task A_subject_that_cannot_be_kept_as_it_stands_is_refused(string subject)
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example");
        await RefusedAsync(tenant, tenant.Request(subject, name + "@test.example"), SignInRefusal.NotASubject);
        var tooLong = tenant.Request(new string('s', 256), name + "@test.example");
        await RefusedAsync(tenant, tooLong, SignInRefusal.NotASubject);
    }

    [Fact]
    public async Task A_stranger_is_refused_and_counted()
    {
        var tenant = await platform.TenantAsync("signin-stranger");
        var before = await platform.CountEventsAsync(PlatformEventKind.SignInRefused, tenant.Id);
        await RefusedAsync(tenant, tenant.Request(TestTenant.NewName()), SignInRefusal.NotInvited);
        Assert.Equal(before + 1, await platform.CountEventsAsync(PlatformEventKind.SignInRefused, tenant.Id));
    }

    [Fact]
    public async Task An_invitation_link_binds_whoever_holds_it_whatever_the_address()
    {
        var tenant = await platform.TenantAsync("signin");
        var (id, secret) = await InviteAsync(tenant);
        var request = tenant.Request(TestTenant.NewName(), "somebody@elsewhere.example", secret);
        var result = await tenant.SignInAsync(request);
        Assert.Equal(id, result.Session.UserId);
        Assert.NotNull((await InvitationAsync(tenant, id)).AcceptedAt);
    }

    [Fact]
    public async Task An_invitation_link_works_once()
    {
        var tenant = await platform.TenantAsync("signin");
        var (_, secret) = await InviteAsync(tenant);
        await tenant.SignInAsync(tenant.Request(TestTenant.NewName(), invitation: secret));
        await RefusedAsync(
            tenant,
            tenant.Request(TestTenant.NewName(), invitation: secret),
            SignInRefusal.InvitationNotValid
        );
    }

    [Fact]
    public async Task Two_people_with_the_same_link_at_once_do_not_both_get_in()
    {
        var tenant = await platform.TenantAsync("signin");
        var (_, secret) = await InviteAsync(tenant);
        var attempts = Enumerable
            .Range(0, 4)
            .Select(_ => AttemptAsync(tenant, tenant.Request(TestTenant.NewName(), invitation: secret)));
        Assert.Equal(1, (await Task.WhenAll(attempts)).Count(refusal => refusal is null));
    }

    [Fact]
    public async Task The_same_person_in_two_tabs_at_once_gets_in_twice()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example");
        var attempts = Enumerable.Range(0, 3).Select(_ => AttemptAsync(tenant, tenant.Request(name)));
        Assert.All(await Task.WhenAll(attempts), Assert.Null);
    }

    [Theory]
    [InlineData("revoked_at = now()")]
    [InlineData("expires_at = now()")]
    [InlineData("accepted_at = now()")]
    public async Task A_link_that_ended_opens_nothing_and_closes_the_way_by_e_mail(string change)
    {
        var tenant = await platform.TenantAsync("signin");
        var (id, secret) = await InviteAsync(tenant);
        await tenant.ExecuteAsync($"UPDATE invitations SET {change} WHERE user_id = '{id}'");
        var email = (await tenant.UserAsync(id)).Email;
        var request = tenant.Request(TestTenant.NewName(), email, secret);
        await RefusedAsync(tenant, request, SignInRefusal.InvitationNotValid);
        await RefusedAsync(tenant, request with { InvitationSecret = null }, SignInRefusal.NotInvited);
    }

    [Fact]
    public async Task An_unknown_link_opens_nothing_even_with_an_invited_address()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example");
        await RefusedAsync(
            tenant,
            tenant.Request(name, invitation: SessionSecret.New()),
            SignInRefusal.InvitationNotValid
        );
        await RefusedAsync(tenant, tenant.Request(name, invitation: []), SignInRefusal.InvitationNotValid);
    }

    [Fact]
    public async Task Another_tenants_link_opens_nothing_here()
    {
        var (tenant, other) = (await platform.TenantAsync("signin"), await platform.TenantAsync("other"));
        var (_, secret) = await InviteAsync(other);
        await RefusedAsync(
            tenant,
            tenant.Request(TestTenant.NewName(), invitation: secret),
            SignInRefusal.InvitationNotValid
        );
    }

    [Fact]
    public async Task From_the_second_sign_in_on_only_issuer_and_subject_count()
    {
        var tenant = await platform.TenantAsync("signin");
        var (first, second) = (TestTenant.NewName(), TestTenant.NewName());
        var id = await tenant.AddPersonAsync(first + "@test.example");
        var other = await tenant.AddPersonAsync(second + "@test.example");
        await tenant.SignInAsync(tenant.Request(first));

        // The provider gave the first person the address of the second one, who has not come yet.
        var request = tenant.Request(first, second + "@test.example");
        var again = await tenant.SignInAsync(request);
        Assert.Equal((id, first + "@test.example"), (again.Session.UserId, again.Session.Email));
        Assert.Equal(UserState.Invited, (await tenant.UserAsync(other)).State);
        var entry = Assert.Single(await tenant.EntriesOfAsync(request.CorrelationId));
        Assert.Equal(AuditAction.SignedIn, (AuditAction)entry.Action);

        // And another subject with the first person's address is a stranger.
        await RefusedAsync(
            tenant,
            tenant.Request(TestTenant.NewName(), first + "@test.example"),
            SignInRefusal.NotInvited
        );
    }

    [Fact]
    public async Task A_deactivated_person_is_refused_and_gets_no_session()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        var id = await tenant.AddPersonAsync(name + "@test.example");
        await tenant.SignInAsync(tenant.Request(name));
        await tenant.ExecuteAsync($"UPDATE users SET state = 'Deactivated' WHERE user_id = '{id}'");
        await RefusedAsync(tenant, tenant.Request(name), SignInRefusal.Deactivated);
        Assert.Equal(1, await tenant.QueryAsync(db => db.Sessions.CountAsync(s => s.UserId == id, Cancel)));
    }

    private static async Task<SignInRefusal?> AttemptAsync(TestTenant tenant, SignInRequest request)
    {
        try
        {
            await tenant.SignInAsync(request);
            return null;
        }
        catch (SignInRefusedException e)
        {
            return e.Refusal;
        }
    }

    private static async Task RefusedAsync(TestTenant tenant, SignInRequest request, SignInRefusal refusal)
    {
        var refused = await Assert.ThrowsAsync<SignInRefusedException>(() => tenant.SignInAsync(request));
        Assert.Equal(refusal, refused.Refusal);
        Assert.Empty(await tenant.EntriesOfAsync(request.CorrelationId));
    }

    private static async Task<(UserId Id, byte[] Secret)> InviteAsync(TestTenant tenant)
    {
        var admin = await tenant.NewAdminAsync();
        var link = await tenant
            .Get<InvitationOperations>()
            .InviteAsync(admin, TestTenant.NewName() + "@test.example", "New person", UserRole.Member, Cancel);
        return (link.UserId, Base64Url.DecodeFromChars(link.Secret));
    }

    private static Task<Invitation> InvitationAsync(TestTenant tenant, UserId id) =>
        tenant.QueryAsync(db => db.Invitations.SingleAsync(invitation => invitation.UserId == id, Cancel));
}
