using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Domain.Tests.Sessions;

/// <summary>Where the issuer is not trusted with e-mail, an admin sees who accepted and decides.</summary>
public sealed class AwaitingConfirmationTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Until_an_admin_confirms_there_is_no_session_and_the_entry_names_who_accepted()
    {
        var tenant = await platform.TenantAsync("awaiting");
        var (id, request) = await tenant.NewAwaitingAsync("somebody@elsewhere.example");
        Assert.Equal(0, await tenant.QueryAsync(db => db.Sessions.CountAsync(s => s.UserId == id, Cancel)));
        var entry = Assert.Single(await tenant.EntriesOfAsync(request.CorrelationId));
        Assert.Equal(
            (AuditAction.InvitationAccepted, AuditOutcome.Succeeded, "somebody@elsewhere.example"),
            ((AuditAction)entry.Action, entry.Outcome, entry.ActorLabel)
        );
        Assert.All(
            [request.Identity.Issuer, request.Identity.Subject, "somebody@elsewhere.example", "Some Body"],
            fact => Assert.Contains(fact, entry.Details, StringComparison.Ordinal)
        );
        await tenant.RefusedToUserAsync(Again(request), SignInRefusal.AwaitingConfirmation);

        var admin = await tenant.NewAdminAsync();
        var seen = await tenant.Get<UserOperations>().GetAsync(admin, id, Cancel);
        Assert.Equal(UserState.AwaitingConfirmation, seen.State);
        Assert.Equal(
            new(request.Identity.Issuer, request.Identity.Subject, "somebody@elsewhere.example", "Some Body"),
            seen.AwaitingConfirmation
        );
        await tenant.Get<UserConfirmationOperations>().ConfirmAsync(admin, id, seen.Version, Cancel);
        Assert.Equal(id, (await tenant.SignInAsync(Again(request))).Session.UserId);
        Assert.Null((await tenant.Get<UserOperations>().GetAsync(admin, id, Cancel)).AwaitingConfirmation);
    }

    [Fact]
    public async Task What_is_declined_is_let_go_of_and_the_right_person_can_come()
    {
        var tenant = await platform.TenantAsync("awaiting");
        var (id, request) = await tenant.NewAwaitingAsync();
        var admin = await tenant.NewAdminAsync();
        await tenant.Get<UserConfirmationOperations>().DeclineAsync(admin, id, 2, Cancel);
        var user = await tenant.UserAsync(id);
        Assert.Equal((UserState.Invited, (string?)null, (string?)null), (user.State, user.Subject, user.ProviderEmail));
        Assert.Equal(
            SignInRefusal.InvitationNotValid, // it was used
            await tenant.AttemptAsync(Again(request))
        );
        // The declined account is nobody's: it may be invited as somebody else.
        var link = await tenant.Get<InvitationOperations>().RenewAsync(admin, id, Cancel);
        var secret = System.Buffers.Text.Base64Url.DecodeFromChars(link.Secret);
        var right = Again(request) with { InvitationSecret = secret };
        Assert.Equal(SignInRefusal.AwaitingConfirmation, await tenant.AttemptAsync(right));
        await tenant.Get<UserConfirmationOperations>().ConfirmAsync(admin, id, 4, Cancel);
        await tenant.SignInAsync(Again(right));
    }

    [Fact]
    public async Task Deactivated_and_reactivated_it_still_has_to_be_confirmed()
    {
        var tenant = await platform.TenantAsync("awaiting");
        var (id, request) = await tenant.NewAwaitingAsync();
        var admin = await tenant.NewAdminAsync();
        await tenant.Get<UserOperations>().DeactivateAsync(admin, id, 2, Cancel);
        await tenant.Get<UserOperations>().ReactivateAsync(admin, id, 3, Cancel);
        Assert.Equal(UserState.AwaitingConfirmation, (await tenant.UserAsync(id)).State);
        await tenant.RefusedToUserAsync(Again(request), SignInRefusal.AwaitingConfirmation);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            tenant.ExecuteAsync($"UPDATE users SET state = 'Active' WHERE user_id = '{id}'")
        );
        Assert.Equal("ck_users_confirmed", refused.ConstraintName);
    }

    [Fact]
    public async Task A_decision_about_an_older_version_or_about_nobody_who_waits_is_refused()
    {
        var tenant = await platform.TenantAsync("awaiting");
        var (id, _) = await tenant.NewAwaitingAsync();
        var admin = await tenant.NewAdminAsync();
        var operations = tenant.Get<UserConfirmationOperations>();
        await Assert.ThrowsAsync<ConflictException>(() => operations.ConfirmAsync(admin, id, 1, Cancel));
        await operations.ConfirmAsync(admin, id, 2, Cancel);
        await Assert.ThrowsAsync<ConflictException>(() => operations.DeclineAsync(admin, id, 3, Cancel));
        Assert.Equal(UserState.Active, (await tenant.UserAsync(id)).State);
    }

    [Fact]
    public async Task The_first_admin_comes_by_a_set_up_link_and_the_log_names_holder_and_sender()
    {
        var tenant = await platform.TenantAsync("set-up");
        var olga = Staff();
        var (id, secret) = await SetUpAsync(tenant, olga);
        var request = tenant.Request("holder", "holder@elsewhere.example", secret).Untrusted();
        var result = await tenant.SignInAsync(request);
        Assert.Equal((id, UserRole.Admin), (result.Session.UserId, result.Session.Role));
        var bound = (await tenant.EntriesOfAsync(request.CorrelationId))[0];
        Assert.Equal((int)AuditAction.IdentityBound, bound.Action);
        Assert.All(
            [olga.Email, olga.StaffId.ToString(), "holder", "holder@elsewhere.example", request.Identity.Issuer],
            fact => Assert.Contains(fact, bound.Details, StringComparison.Ordinal)
        );
        var sent = Assert.Single(await tenant.EntriesOfAsync(olga.CorrelationId));
        Assert.Equal((AuditActorKind.Staff, olga.Email), (sent.ActorKind, sent.ActorLabel));
        await Assert.ThrowsAsync<ConflictException>(() => SetUpAsync(tenant, Staff()));
    }

    [Fact]
    public async Task Of_two_set_up_links_used_at_once_one_makes_the_first_admin()
    {
        var tenant = await platform.TenantAsync("set-up-twice");
        var links = new[] { await SetUpAsync(tenant, Staff()), await SetUpAsync(tenant, Staff()) };
        var refusals = await Task.WhenAll(
            links.Select(link =>
                tenant.AttemptAsync(tenant.Request(TestTenant.NewName(), null, link.Secret).Untrusted())
            )
        );
        Assert.Single(refusals, refusal => refusal is null);
        Assert.Single(refusals, refusal => refusal is SignInRefusal.AwaitingConfirmation);
    }

    [Fact]
    public async Task An_admins_own_invitation_is_no_set_up_link_even_when_no_admin_is_left()
    {
        var tenant = await platform.TenantAsync("set-up-none");
        var name = TestTenant.NewName();
        var id = await tenant.AddPersonAsync(name + "@test.example", UserRole.Admin);
        var secret = SessionSecret.New();
        await tenant.ExecuteAsync(
            $"""
            INSERT INTO invitations (invitation_id, user_id, secret_hash, expires_at)
            VALUES (gen_random_uuid(), '{id}', '\x{Convert.ToHexString(
                SessionSecret.Hash(secret)
            )}', now() + interval '1 day')
            """
        );
        var request = tenant.Request(name, null, secret).Untrusted();
        Assert.Equal(SignInRefusal.AwaitingConfirmation, await tenant.AttemptAsync(request));
    }

    private static SignInRequest Again(SignInRequest request) =>
        request with
        {
            CorrelationId = TestTenant.NewName("correlation"),
        };

    private static StaffCaller Staff() =>
        new(
            StaffId.New(),
            TestTenant.NewName("olga") + "@staff.example",
            StaffRole.PlatformAdmin,
            IPAddress.Loopback,
            TestTenant.NewName("correlation")
        );

    private static async Task<(UserId Id, byte[] Secret)> SetUpAsync(TestTenant tenant, StaffCaller sender)
    {
        var email = TestTenant.NewName("first") + "@test.example";
        var link = await tenant
            .Get<SetUpLinks>()
            .CreateAsync(
                sender,
                new(tenant.Id, email, "First admin", "The company starts with Portal", "SUP-1"),
                Cancel
            );
        return (link.UserId, System.Buffers.Text.Base64Url.DecodeFromChars(link.Secret));
    }
}
