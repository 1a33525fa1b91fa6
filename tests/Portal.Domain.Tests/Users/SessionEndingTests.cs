using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Tests.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.Users;

/// <summary>Who ends whose sessions: one's own by the profile, anybody's as an admin, nobody's of another tenant.</summary>
public sealed class SessionEndingTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_profile_shows_ones_own_sessions_and_marks_the_present_one()
    {
        var (tenant, _, member) = await PrepareAsync();
        var other = await tenant.NewSessionOfAsync(member);
        var profile = await tenant.Get<ProfileOperations>().GetAsync(member, Cancel);
        Assert.Equal((member.User.UserId, UserRole.Member), (profile.UserId, profile.Role));
        Assert.Equal(
            [(member.SessionId, true), (other, false)],
            profile.Sessions.OrderByDescending(s => s.IsCurrent).Select(s => (s.SessionId, s.IsCurrent))
        );
    }

    [Fact]
    public async Task One_ends_ones_own_other_session_once()
    {
        var (tenant, _, member) = await PrepareAsync();
        var operations = tenant.Get<ProfileOperations>();
        var other = await tenant.NewSessionOfAsync(member);
        await operations.EndSessionAsync(member, other, Cancel);
        Assert.Equal([member.SessionId], await LiveAsync(tenant, member.SessionId, other));
        await Assert.ThrowsAsync<NotFoundException>(() => operations.EndSessionAsync(member, other, Cancel));
    }

    [Fact]
    public async Task The_profile_does_not_end_anybody_elses_session()
    {
        var (tenant, admin, member) = await PrepareAsync();
        var session = member.SessionId;
        await Assert.ThrowsAsync<NotFoundException>(() =>
            tenant.Get<ProfileOperations>().EndSessionAsync(admin, session, Cancel)
        );
        Assert.Equal([session], await LiveAsync(tenant, session));
        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal((AuditAction.SessionEnded, AuditOutcome.NotFound), ((AuditAction)entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task Ending_the_others_leaves_the_present_session_and_those_of_other_people()
    {
        var (tenant, admin, member) = await PrepareAsync();
        var others = new[] { await tenant.NewSessionOfAsync(member), await tenant.NewSessionOfAsync(member) };
        Assert.Equal(2, await tenant.Get<ProfileOperations>().EndOtherSessionsAsync(member, Cancel));
        SessionId[] all = [member.SessionId, admin.SessionId, .. others];
        Assert.Equal(new[] { member.SessionId, admin.SessionId }.ToHashSet(), [.. await LiveAsync(tenant, all)]);
        Assert.Equal(0, await tenant.Get<ProfileOperations>().EndOtherSessionsAsync(member, Cancel));
    }

    [Fact]
    public async Task An_admin_ends_one_session_of_a_user_only_by_the_right_user()
    {
        var (tenant, admin, member) = await PrepareAsync();
        var operations = tenant.Get<UserAccessOperations>();
        var session = member.SessionId;
        await Assert.ThrowsAsync<NotFoundException>(() =>
            operations.EndSessionAsync(admin, admin.User.UserId, session, Cancel)
        );
        await operations.EndSessionAsync(admin, member.User.UserId, session, Cancel);
        Assert.Empty(await LiveAsync(tenant, session));
        var entries = await tenant.EntriesOfAsync(admin.CorrelationId);
        Assert.Equal([AuditOutcome.NotFound, AuditOutcome.Succeeded], entries.Select(entry => entry.Outcome));
        var entry = entries[1];
        Assert.Equal(
            ("session", session.Value, member.Actor.Label),
            (entry.TargetKind, entry.TargetId, entry.TargetLabel)
        );
    }

    [Fact]
    public async Task An_admin_who_ends_all_of_ones_own_sessions_keeps_the_present_one()
    {
        var (tenant, admin, _) = await PrepareAsync();
        var other = await tenant.NewSessionOfAsync(admin);
        var ended = await tenant.Get<UserAccessOperations>().EndAllSessionsAsync(admin, admin.User.UserId, Cancel);
        Assert.Equal(1, ended);
        Assert.Equal([admin.SessionId], await LiveAsync(tenant, admin.SessionId, other));
    }

    [Fact]
    public async Task Sessions_of_another_tenant_cannot_be_ended()
    {
        var (tenant, admin, _) = await PrepareAsync();
        var other = await platform.TenantAsync("other");
        var foreign = await other.NewMemberAsync();
        var (user, session) = (foreign.User.UserId, foreign.SessionId);
        await Assert.ThrowsAsync<NotFoundException>(() =>
            tenant.Get<UserAccessOperations>().EndSessionAsync(admin, user, session, Cancel)
        );
        await Assert.ThrowsAsync<NotFoundException>(() =>
            tenant.Get<UserAccessOperations>().EndAllSessionsAsync(admin, user, Cancel)
        );
        await Assert.ThrowsAsync<NotFoundException>(() =>
            tenant.Get<ProfileOperations>().EndSessionAsync(admin, session, Cancel)
        );
        Assert.Equal([session], await LiveAsync(other, session));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_gives_the_id_token_back_once()
    {
        var (tenant, _, member) = await PrepareAsync();
        var operations = tenant.Get<SignOutOperations>();
        Assert.Equal("id-token-secret", await operations.SignOutAsync(member, Cancel));
        Assert.Empty(await LiveAsync(tenant, member.SessionId));
        await Assert.ThrowsAsync<AuthorityLostException>(() => operations.SignOutAsync(member, Cancel));
    }

    [Fact]
    public async Task Two_tabs_that_sign_out_at_once_do_not_wait_for_each_other_forever()
    {
        var (tenant, _, member) = await PrepareAsync();
        var attempts = Enumerable
            .Range(0, 3)
            .Select(async _ =>
            {
                try
                {
                    await tenant.Get<SignOutOperations>().SignOutAsync(member, Cancel);
                    return true;
                }
                catch (AuthorityLostException)
                {
                    return false;
                }
            });
        Assert.Single(await Task.WhenAll(attempts), won => won);
    }

    private async Task<(TestTenant Tenant, Caller Admin, Caller Member)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("endings");
        return (tenant, await tenant.NewAdminAsync(), await tenant.NewMemberAsync());
    }

    private static async Task<List<SessionId>> LiveAsync(TestTenant tenant, params SessionId[] sessions)
    {
        var live = await tenant.Get<SessionStore>().CheckAsync(tenant.Tenant.Binding, sessions, Cancel);
        return [.. live.Select(session => session.SessionId)];
    }
}
