using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Domain.Tests.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.Users;

public sealed class InvitationTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_is_a_link_of_256_bits_for_seven_days_and_only_its_hash_is_kept()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var email = TestTenant.NewName("Invited") + "@Test.Example";
        var link = await operations.InviteAsync(admin, "  " + email, "  Õie Ülle ", UserRole.Admin, Cancel);

        Assert.Equal(email.ToLowerInvariant(), link.Email);
        var secret = Base64Url.DecodeFromChars(link.Secret);
        Assert.Equal(SessionSecret.Length, secret.Length);
        var stored = await tenant.QueryAsync(db => db.Invitations.SingleAsync(i => i.UserId == link.UserId, Cancel));
        Assert.Equal(SessionSecret.Hash(secret), stored.SecretHash);
        Assert.Equal(TimeSpan.FromDays(7), stored.ExpiresAt - stored.CreatedAt);
        var user = await tenant.UserAsync(link.UserId);
        Assert.Equal(("Õie Ülle", UserRole.Admin, UserState.Invited), (user.DisplayName, user.Role, user.State));
        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal((link.UserId.Value, link.Email), (entry.TargetId, entry.TargetLabel));
        Assert.Contains("\"role\": \"Admin\"", entry.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Email")]
    [InlineData("", "Email")]
    [InlineData("no-at-sign", "Email")]
    [InlineData("two@@test.example", "Email")]
    [InlineData("Name <a@test.example>", "Email")]
    [InlineData("a@test.example, b@test.example", "Email")]
    [InlineData("\u212Aen@test.example", "Email")]
    [InlineData("a\0@test.example", "Email")]
    public async Task What_is_no_address_is_told_with_everything_else_that_is_wrong(string? email, string field)
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() =>
            operations.InviteAsync(admin, email, " ", (UserRole)9, Cancel)
        );
        Assert.Equal([field, "DisplayName", "Role"], error.Errors.Keys);
        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal(AuditOutcome.Refused, entry.Outcome);
    }

    [Fact]
    public async Task An_address_is_invited_once_even_at_the_same_moment()
    {
        var (operations, admin, _) = await PrepareAsync();
        var email = TestTenant.NewName() + "@test.example";
        var attempts = Enumerable
            .Range(0, 4)
            .Select(async _ =>
            {
                try
                {
                    await operations.InviteAsync(admin, email, "Name", UserRole.Member, Cancel);
                    return true;
                }
                catch (ConflictException)
                {
                    return false;
                }
            });
        Assert.Single(await Task.WhenAll(attempts), won => won);
        var again = email.ToUpperInvariant();
        await Assert.ThrowsAsync<ConflictException>(() =>
            operations.InviteAsync(admin, again, "Name", UserRole.Member, Cancel)
        );
    }

    [Fact]
    public async Task A_new_link_replaces_the_old_one()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var old = await tenant.NewInvitationAsync();
        var renewed = await operations.RenewAsync(admin, old.UserId, Cancel);
        Assert.NotEqual(old.Secret, renewed.Secret);
        Assert.Equal(SignInRefusal.InvitationNotValid, await AttemptAsync(tenant, old));
        Assert.Null(await AttemptAsync(tenant, renewed));

        var detail = await tenant.Get<UserOperations>().GetAsync(admin, old.UserId, Cancel);
        Assert.Equal(InvitationState.Accepted, detail.Invitation!.State);
        await Assert.ThrowsAsync<ConflictException>(() => operations.RenewAsync(admin, old.UserId, Cancel));
        await Assert.ThrowsAsync<ConflictException>(() => operations.RevokeAsync(admin, old.UserId, Cancel));
    }

    [Fact]
    public async Task A_withdrawn_link_works_no_more_and_a_new_one_can_be_made()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        var link = await tenant.NewInvitationAsync();
        await operations.RevokeAsync(admin, link.UserId, Cancel);
        Assert.Equal(SignInRefusal.InvitationNotValid, await AttemptAsync(tenant, link));
        await Assert.ThrowsAsync<ConflictException>(() => operations.RevokeAsync(admin, link.UserId, Cancel));
        Assert.Null(await AttemptAsync(tenant, await operations.RenewAsync(admin, link.UserId, Cancel)));
    }

    [Fact]
    public async Task A_link_withdrawn_at_the_moment_of_its_use_is_either_used_or_withdrawn()
    {
        var (operations, admin, tenant) = await PrepareAsync();
        for (var round = 0; round < 6; round++)
        {
            var link = await tenant.NewInvitationAsync();
            var use = AttemptAsync(tenant, link);
            var withdrawn = await WinsAsync(() => operations.RevokeAsync(admin, link.UserId, Cancel));
            Assert.NotEqual(withdrawn, await use is null);
        }
    }

    [Theory]
    [InlineData("now() + interval '1 minute'", InvitationState.Pending)]
    [InlineData("now()", InvitationState.Expired)]
    public async Task The_list_tells_where_an_invitation_stands(string expiresAt, InvitationState state)
    {
        var (_, admin, tenant) = await PrepareAsync();
        var link = await tenant.NewInvitationAsync();
        await tenant.ExecuteAsync($"UPDATE invitations SET expires_at = {expiresAt} WHERE user_id = '{link.UserId}'");
        var list = await tenant.Get<UserOperations>().ListAsync(admin, new() { Search = link.Email }, Cancel);
        Assert.Equal(state, Assert.Single(list.Items).Invitation!.State);
    }

    [Fact]
    public async Task People_of_another_tenant_can_be_neither_renewed_nor_revoked()
    {
        var (operations, admin, _) = await PrepareAsync();
        var other = await platform.TenantAsync("other");
        var foreign = (await other.NewInvitationAsync()).UserId;
        await Assert.ThrowsAsync<NotFoundException>(() => operations.RenewAsync(admin, foreign, Cancel));
        await Assert.ThrowsAsync<NotFoundException>(() => operations.RevokeAsync(admin, foreign, Cancel));
        Assert.Null(
            (await other.QueryAsync(db => db.Invitations.SingleAsync(i => i.UserId == foreign, Cancel))).RevokedAt
        );
    }

    private async Task<(InvitationOperations Operations, Caller Admin, TestTenant Tenant)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("invitations");
        return (tenant.Get<InvitationOperations>(), await tenant.NewAdminAsync(), tenant);
    }

    private static async Task<SignInRefusal?> AttemptAsync(TestTenant tenant, InvitationLink link)
    {
        try
        {
            await tenant.SignInAsync(
                tenant.Request(TestTenant.NewName(), link.Email, Base64Url.DecodeFromChars(link.Secret))
            );
            return null;
        }
        catch (SignInRefusedException e)
        {
            return e.Refusal;
        }
    }

    private static async Task<bool> WinsAsync(Func<Task> operation)
    {
        try
        {
            await operation();
            return true;
        }
        catch (ConflictException)
        {
            return false;
        }
    }
}
