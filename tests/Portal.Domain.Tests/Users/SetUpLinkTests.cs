using Microsoft.EntityFrameworkCore;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Tests.Sessions;
using Portal.Domain.Tests.Support;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Domain.Tests.Users;

/// <summary>A company whose only admin is locked out comes back through a platform admin, and through nobody else.</summary>
public sealed class SetUpLinkTests(DomainPlatform platform)
{
    private const string Reason = "Their identity provider made the account again";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_only_admin_comes_back_with_a_new_identity_and_both_logs_have_their_part()
    {
        var (tenant, only, olga) = await LockedOutAsync();
        await tenant.NewMemberAsync();

        var link = await CreateAsync(tenant, olga, only.Email);

        Assert.Equal(only.Id, link.UserId);
        Assert.False(await only.HasSessionAsync());
        Assert.Equal(UserState.Invited, (await only.RowAsync()).State);
        Assert.Equal(
            [(PlatformAction.SetUpLinkRequested, "SUP-1"), (PlatformAction.SetUpLinkCreated, "SUP-1")],
            (await PlatformLogAsync(olga)).Select(entry => (entry.Action, entry.Detail!))
        );
        var platformLog = string.Join(' ', (await PlatformLogAsync(olga)).Select(e => $"{e.Detail} {e.ActorLabel}"));
        Assert.DoesNotContain(only.Name, platformLog, StringComparison.Ordinal);
        Assert.DoesNotContain(Reason, platformLog, StringComparison.Ordinal);
        var entry = Assert.Single(await tenant.EntriesOfAsync(olga.CorrelationId));
        Assert.Equal(
            (AuditActorKind.Staff, olga.Email, AuditAction.SetUpLinkCreated, only.Id.Value),
            (entry.ActorKind, entry.ActorLabel, (AuditAction)entry.Action, entry.TargetId!.Value)
        );
        Assert.All(
            [Reason, "SUP-1", only.Name, tenant.Provider.Issuer],
            fact => Assert.Contains(fact, entry.Details, StringComparison.Ordinal)
        );
        Assert.False(await tenant.HoldsAsync(link.Secret)); // only its hash is kept

        var request = only.As(TestTenant.NewName("again"), KnownPerson.SecretOf(link)).Untrusted();
        var came = await tenant.SignInAsync(request);
        Assert.Equal((only.Id, UserRole.Admin), (came.Session.UserId, came.Session.Role));
        var bound = (await tenant.EntriesOfAsync(request.CorrelationId))[0];
        Assert.Contains(olga.Email, bound.Details, StringComparison.Ordinal);
        Assert.Equal(
            SignInRefusal.InvitationNotValid,
            await tenant.AttemptAsync(request with { Identity = request.Identity with { Subject = "x" } })
        );
    }

    [Fact]
    public async Task A_provider_that_vouches_for_addresses_still_has_to_vouch_for_the_admins()
    {
        var (tenant, only, olga) = await LockedOutAsync();
        var secret = KnownPerson.SecretOf(await CreateAsync(tenant, olga, only.Email));
        var request = tenant.Request(TestTenant.NewName("thief"), "thief@test.example", secret);
        Assert.Equal(SignInRefusal.InvitedEmailDiffers, await tenant.AttemptAsync(request));
        await tenant.SignInAsync(only.As(TestTenant.NewName("again"), secret));
    }

    [Fact]
    public async Task While_another_admin_can_sign_in_it_is_refused_and_the_company_sees_who_asked()
    {
        var (tenant, only, olga) = await LockedOutAsync();
        await tenant.NewAdminAsync();
        await Assert.ThrowsAsync<ConflictException>(() => CreateAsync(tenant, olga, only.Email));
        await Assert.ThrowsAsync<ConflictException>(() => CreateAsync(tenant, olga, "new@test.example"));
        await NothingHappenedAsync(only);
        Assert.All(
            await PlatformLogAsync(olga),
            entry => Assert.Equal(PlatformAction.SetUpLinkRequested, entry.Action)
        );
        Assert.All(
            await tenant.EntriesOfAsync(olga.CorrelationId),
            entry =>
                Assert.Equal(
                    (AuditAction.SetUpLinkCreated, AuditOutcome.Failed, olga.Email),
                    ((AuditAction)entry.Action, entry.Outcome, entry.ActorLabel)
                )
        );
    }

    [Fact]
    public async Task After_the_company_moved_to_another_provider_its_admins_of_before_cannot_help()
    {
        var (tenant, only, olga) = await LockedOutAsync();
        var second = await KnownPerson.ComeAsync(tenant, UserRole.Admin);
        var issuer = $"https://{TestTenant.NewName("moved")}.example";
        await using (var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel))
        {
            await db.Database.ExecuteSqlAsync(
                $"UPDATE identity_providers SET issuer = {issuer} WHERE tenant_id = {tenant.Id.Value}",
                Cancel
            );
        }
        var moved = new TestTenant(platform, tenant.Tenant, tenant.Provider with { Issuer = issuer });
        var link = await CreateAsync(tenant, olga, only.Email);
        var request = moved.Request(only.Name, only.Email, KnownPerson.SecretOf(link)).Untrusted();
        Assert.Equal(only.Id, (await moved.SignInAsync(request)).Session.UserId);
        await Assert.ThrowsAsync<ConflictException>(() => CreateAsync(tenant, olga, second.Email)); // now there is help
    }

    [Fact]
    public async Task Support_staff_may_not()
    {
        var (tenant, only, _) = await LockedOutAsync();
        var sam = await new SupportWorld(platform, tenant).NewStaffAsync();
        await Assert.ThrowsAsync<ForbiddenException>(() => CreateAsync(tenant, sam, only.Email));
        await NothingHappenedAsync(only);
        Assert.Empty(await tenant.EntriesOfAsync(sam.CorrelationId));
    }

    [Fact]
    public async Task Nobody_but_an_admin_of_the_company_gets_one()
    {
        var (tenant, only, olga) = await LockedOutAsync();
        var (member, gone) = (await KnownPerson.ComeAsync(tenant), await KnownPerson.ComeAsync(tenant, UserRole.Admin));
        await tenant.Get<UserOperations>().DeactivateAsync(only.Caller, gone.Id, 2, Cancel);
        await tenant.ExecuteAsync($"UPDATE users SET issuer = 'https://old.example' WHERE user_id = '{only.Id}'");
        foreach (var email in new[] { member.Email, gone.Email, "nobody@test.example" })
        {
            var refused = await Assert.ThrowsAsync<InvalidInputException>(() => CreateAsync(tenant, olga, email));
            Assert.Equal(["email"], refused.Errors.Keys);
        }
        Assert.All(
            await tenant.EntriesOfAsync(olga.CorrelationId),
            entry => Assert.Equal(AuditOutcome.Refused, entry.Outcome)
        );
        Assert.Equal(UserState.Deactivated, (await gone.RowAsync()).State);
    }

    [Fact]
    public async Task A_company_that_has_no_admin_yet_is_given_one_by_address_and_name()
    {
        var tenant = await platform.TenantAsync(TestTenant.NewName("set-up-first"));
        var olga = await OlgaAsync(tenant);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            tenant.Get<SetUpLinks>().CreateAsync(olga, new(tenant.Id, "a@test.example", " ", Reason, "SUP-1"), Cancel)
        );
        Assert.Equal(["name"], refused.Errors.Keys);
        var wrong = await CreateAsync(tenant, olga, "wrong@test.example"); // and may have been mistyped
        var right = await CreateAsync(tenant, olga, "right@test.example");
        Assert.NotEqual(wrong.UserId, right.UserId);
        var renewed = await CreateAsync(tenant, olga, "right@test.example");
        Assert.Equal(right.UserId, renewed.UserId);
        var request = tenant.Request("first", null, KnownPerson.SecretOf(right)).Untrusted();
        Assert.Equal(SignInRefusal.InvitationNotValid, await tenant.AttemptAsync(request));
        await tenant.SignInAsync(request with { InvitationSecret = KnownPerson.SecretOf(renewed) });
    }

    [Theory]
    [InlineData("no address", Reason, "SUP-1", "email")]
    [InlineData("a@test.example", "short", "SUP-1", "reason")]
    [InlineData("a@test.example", Reason, "no blanks", "ticket")]
    public async Task What_is_wrong_is_told_by_field_before_anything_is_asked(
        string email,
        string reason,
        string ticket,
        string field
    )
    {
        var tenant = await platform.TenantAsync("set-up-fields");
        var olga = await OlgaAsync(tenant);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            tenant.Get<SetUpLinks>().CreateAsync(olga, new(tenant.Id, email, "Name", reason, ticket), Cancel)
        );
        Assert.Equal([field], refused.Errors.Keys);
        Assert.Empty(await PlatformLogAsync(olga));
    }

    [Fact]
    public async Task Without_the_platform_log_nothing_happens()
    {
        var (tenant, only, olga) = await LockedOutAsync();
        await InCatalogAsync("REVOKE INSERT ON platform_log FROM portal_web");
        try
        {
            await Assert.ThrowsAsync<ServiceUnavailableException>(() => CreateAsync(tenant, olga, only.Email));
        }
        finally
        {
            await InCatalogAsync(
                """
                GRANT INSERT (actor_kind, actor_id, actor_label, action, outcome, tenant_id, support_session_id, detail,
                    address, correlation_id) ON platform_log TO portal_web
                """
            );
        }
        await NothingHappenedAsync(only);
    }

    [Fact]
    public async Task A_link_that_expired_or_was_revoked_does_not_let_the_last_admin_go()
    {
        var (tenant, only, _) = await LockedOutAsync();
        foreach (
            var end in new[] { "expires_at = now() - interval '1 second'", "revoked_at = now()", "accepted_at = now()" }
        )
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
                tenant.ExecuteAsync(
                    $"""
                    INSERT INTO invitations (invitation_id, user_id, secret_hash, expires_at, sent_by_id, sent_by_label)
                        VALUES (gen_random_uuid(), '{only.Id}', sha256(gen_random_uuid()::text::bytea),
                                now() + interval '1 day', gen_random_uuid(), 'olga');
                    UPDATE invitations SET {end} WHERE user_id = '{only.Id}';
                    UPDATE users SET state = 'Invited', issuer = NULL, subject = NULL WHERE user_id = '{only.Id}'
                    """
                )
            );
            Assert.Equal("PT001", refused.SqlState);
        }
        await NothingHappenedAsync(only);
    }

    private async Task<(TestTenant Tenant, KnownPerson Only, StaffCaller Olga)> LockedOutAsync()
    {
        var tenant = await platform.TenantAsync(TestTenant.NewName("locked-out"));
        return (tenant, await KnownPerson.ComeAsync(tenant, UserRole.Admin), await OlgaAsync(tenant));
    }

    private Task<StaffCaller> OlgaAsync(TestTenant tenant) =>
        new SupportWorld(platform, tenant).NewStaffAsync(StaffRole.PlatformAdmin);

    private static Task<InvitationLink> CreateAsync(TestTenant tenant, StaffCaller sender, string email) =>
        tenant.Get<SetUpLinks>().CreateAsync(sender, new(tenant.Id, email, "First admin", Reason, "SUP-1"), Cancel);

    private async Task<List<PlatformLogRow>> PlatformLogAsync(StaffCaller staff)
    {
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        return await db
            .PlatformLog.AsNoTracking()
            .Where(row => row.ActorId == staff.StaffId.Value)
            .OrderBy(row => row.EntryId)
            .ToListAsync(Cancel);
    }

    private static async Task NothingHappenedAsync(KnownPerson person)
    {
        Assert.Equal(UserState.Active, (await person.RowAsync()).State);
        Assert.True(await person.HasSessionAsync());
        Assert.Equal(IdentityBindingState.Bound, (await person.BindingAsync())!.Value.State);
        Assert.Equal(0, await person.OpenInvitationsAsync());
    }

    private async Task InCatalogAsync(string statements)
    {
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        await db.Database.ExecuteSqlRawAsync(statements, Cancel);
    }
}
