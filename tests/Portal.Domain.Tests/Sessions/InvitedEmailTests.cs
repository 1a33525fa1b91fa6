using Microsoft.EntityFrameworkCore;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform;

namespace Portal.Domain.Tests.Sessions;

/// <summary>Where the issuer is trusted with e-mail, an invitation is for the invited address only.</summary>
public sealed class InvitedEmailTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_address_is_refused_with_an_entry_and_the_link_stays_usable()
    {
        var tenant = await platform.TenantAsync("invited-email");
        var (id, secret, name) = await tenant.InviteAsync();
        var other = TestTenant.NewName("other");
        var entry = await tenant.RefusedToUserAsync(
            tenant.Request(other, other + "@elsewhere.example", secret),
            SignInRefusal.InvitedEmailDiffers
        );
        Assert.Equal((id.Value, (Guid?)null), (entry.TargetId, entry.ActorId));
        Assert.Equal(other + "@elsewhere.example", entry.ActorLabel);
        Assert.All(
            [tenant.Provider.Issuer, $"\"{other}\"", other + "@elsewhere.example"],
            fact => Assert.Contains(fact, entry.Details, StringComparison.Ordinal)
        );
        Assert.Equal((UserState.Invited, (string?)null), await StateAsync(tenant, id));

        var right = tenant.Request(name, invitation: secret);
        Assert.Equal(id, (await tenant.SignInAsync(right)).Session.UserId);
        var bound = (await tenant.EntriesOfAsync(right.CorrelationId))[0];
        Assert.Equal((int)AuditAction.IdentityBound, bound.Action);
        Assert.Contains($"\"subject\": \"{name}\"", bound.Details, StringComparison.Ordinal);
        Assert.Contains($"\"email\": \"{name}@test.example\"", bound.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "{0}@test.example")]
    [InlineData(true, "{0}@test.example.evil")]
    [InlineData(true, "{0}+x@test.example")]
    [InlineData(true, "not an address")]
    public async Task An_address_that_is_missing_unverified_or_only_similar_is_refused(bool verified, string? email)
    {
        var tenant = await platform.TenantAsync("invited-email");
        var (id, secret, name) = await tenant.InviteAsync();
        var request = tenant.Request(name, invitation: secret);
        var said = email?.Replace("{0}", name, StringComparison.Ordinal);
        var identity = request.Identity with { Email = said, EmailVerified = verified };
        await tenant.RefusedToUserAsync(request with { Identity = identity }, SignInRefusal.InvitedEmailDiffers);
        Assert.Equal((UserState.Invited, (string?)null), await StateAsync(tenant, id));
    }

    [Theory]
    [InlineData("KIM@XN--BCHER-KVA.Example")]
    [InlineData("kim@bücher.example")]
    [InlineData("Kim@BÜCHER.example")]
    public async Task Case_and_the_form_of_the_domain_make_no_difference(string email)
    {
        var tenant = await platform.TenantAsync("invited-" + TestTenant.NewName("domain"));
        var admin = await tenant.NewAdminAsync();
        const string invited = "kim@xn--bcher-kva.example";
        var link = await tenant.Get<InvitationOperations>().InviteAsync(admin, invited, "Kim", UserRole.Member, Cancel);
        var secret = System.Buffers.Text.Base64Url.DecodeFromChars(link.Secret);
        var result = await tenant.SignInAsync(tenant.Request(TestTenant.NewName(), email, secret));
        Assert.Equal(link.UserId, result.Session.UserId);
    }

    [Theory]
    [InlineData("\u212Aim@test.example")] // the Kelvin sign folds onto k
    [InlineData("kim@\u212Ain.example")]
    [InlineData("kim@")]
    [InlineData("@kin.example")]
    [InlineData("kim@kin..example")]
    public void Look_alikes_have_no_canonical_form_that_is_ASCII_by_folding(string email) =>
        Assert.DoesNotContain(EmailAddress.Canonical(email), new[] { "kim@test.example", "kim@kin.example" });

    [Fact]
    public async Task Of_a_revocation_and_an_acceptance_at_the_same_moment_one_wins()
    {
        var tenant = await platform.TenantAsync("invited-email");
        for (var round = 0; round < 8; round++)
        {
            var (id, secret, name) = await tenant.InviteAsync();
            var admin = await tenant.NewAdminAsync();
            var revoking = SucceedsAsync(() => tenant.Get<InvitationOperations>().RevokeAsync(admin, id, Cancel));
            var accepting = tenant.AttemptAsync(tenant.Request(name, invitation: secret));
            await Task.WhenAll(revoking, accepting);
            Assert.NotEqual(await revoking, await accepting is null);
            var expected = await revoking ? UserState.Invited : UserState.Active;
            Assert.Equal(expected, (await tenant.UserAsync(id)).State);
        }
    }

    [Fact]
    public async Task After_a_deactivation_at_the_same_moment_nobody_has_a_session()
    {
        var tenant = await platform.TenantAsync("invited-email");
        for (var round = 0; round < 8; round++)
        {
            var (id, secret, name) = await tenant.InviteAsync();
            var admin = await tenant.NewAdminAsync();
            var ending = SucceedsAsync(() => tenant.Get<UserOperations>().DeactivateAsync(admin, id, 1, Cancel));
            var accepting = tenant.AttemptAsync(tenant.Request(name, invitation: secret));
            await Task.WhenAll(ending, accepting);
            var (ended, accepted) = (await ending, await accepting is null);
            Assert.False(ended && accepted); // each may refuse the other's, and nobody has access then
            var live = await tenant.QueryAsync(db =>
                db.Sessions.CountAsync(session => session.UserId == id && session.EndedAt == null, Cancel)
            );
            Assert.Equal(accepted ? 1 : 0, live);
        }
    }

    private static async Task<bool> SucceedsAsync(Func<Task> change)
    {
        try
        {
            await change();
            return true;
        }
        catch (ConflictException)
        {
            return false;
        }
    }

    private static async Task<(UserState, string?)> StateAsync(TestTenant tenant, UserId id)
    {
        var user = await tenant.UserAsync(id);
        return (user.State, user.Subject);
    }
}
