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
        await tenant.RefusedAsync(
            request with
            {
                Identity = request.Identity with { EmailVerified = false },
            },
            SignInRefusal.NotInvited
        );
        await tenant.RefusedAsync(
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
        await tenant.RefusedAsync(tenant.Request(name) with { Provider = untrusted }, SignInRefusal.NotInvited);
    }

    [Fact]
    public async Task An_identity_of_another_issuer_is_refused_even_with_an_invitation()
    {
        var tenant = await platform.TenantAsync("signin");
        var (_, secret, name) = await tenant.InviteAsync();
        var request = tenant.Request(name, invitation: secret);
        await tenant.RefusedAsync(
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
        await tenant.RefusedAsync(
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
        await tenant.RefusedAsync(tenant.Request(subject, name + "@test.example"), SignInRefusal.NotASubject);
        var tooLong = tenant.Request(new string('s', 256), name + "@test.example");
        await tenant.RefusedAsync(tooLong, SignInRefusal.NotASubject);
    }

    [Fact]
    public async Task A_stranger_is_refused_and_counted()
    {
        var tenant = await platform.TenantAsync("signin-stranger");
        var before = await platform.CountEventsAsync(PlatformEventKind.SignInRefused, tenant.Id);
        await tenant.RefusedAsync(tenant.Request(TestTenant.NewName()), SignInRefusal.NotInvited);
        Assert.Equal(before + 1, await platform.CountEventsAsync(PlatformEventKind.SignInRefused, tenant.Id));
    }

    [Fact]
    public async Task The_same_person_in_two_tabs_at_once_gets_in_twice()
    {
        var tenant = await platform.TenantAsync("signin");
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example");
        var attempts = Enumerable.Range(0, 3).Select(_ => tenant.AttemptAsync(tenant.Request(name)));
        Assert.All(await Task.WhenAll(attempts), Assert.Null);
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
        await tenant.RefusedAsync(
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
        var entry = await tenant.RefusedToUserAsync(tenant.Request(name), SignInRefusal.Deactivated);
        Assert.Equal(id.Value, entry.ActorId);
        Assert.Equal(1, await tenant.QueryAsync(db => db.Sessions.CountAsync(s => s.UserId == id, Cancel)));
    }
}
