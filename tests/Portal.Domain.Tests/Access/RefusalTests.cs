using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Tests.ApiKeys;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.Access;

/// <summary>What is refused before an operation begins, or for its input, leaves an entry like everything else (IC-13).</summary>
public sealed class RefusalTests(DomainPlatform platform)
{
    private static readonly Operation Reading = new(AuditAction.JourneysListed, Permission.ReadJourneys);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wrong_input_of_a_change_is_recorded_as_refused()
    {
        var tenant = await platform.TenantAsync("refusals");
        var admin = await tenant.NewAdminAsync();
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            tenant.Get<InvitationOperations>().InviteAsync(admin, "no address", "Name", UserRole.Member, Cancel)
        );
        Assert.True(refused.IsAudited);
        await LeavesAsync(tenant, admin, AuditAction.UserInvited, AuditOutcome.Refused);
    }

    [Fact]
    public async Task A_call_that_was_not_accepted_is_recorded_as_refused()
    {
        var tenant = await platform.TenantAsync("refusals");
        var call = (await TestKey.AddAsync(tenant)).Call();
        await tenant.Get<TenantData>().RefuseAsync(call, Reading, Cancel);
        await LeavesAsync(tenant, call, Reading.Action, AuditOutcome.Refused);
    }

    [Fact]
    public async Task Without_the_right_it_is_denied_whatever_the_input()
    {
        var tenant = await platform.TenantAsync("refusals");
        var call = (await TestKey.AddAsync(tenant, "users:read")).Call("users:read");
        await Assert.ThrowsAsync<ForbiddenException>(() => tenant.Get<TenantData>().RefuseAsync(call, Reading, Cancel));
        await LeavesAsync(tenant, call, Reading.Action, AuditOutcome.Denied);
    }

    [Fact]
    public async Task A_key_that_has_ended_is_told_that_and_nothing_else()
    {
        var tenant = await platform.TenantAsync("refusals");
        var key = await TestKey.AddAsync(tenant);
        await key.RevokeAsync();
        var call = key.Call();
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            tenant.Get<TenantData>().RefuseAsync(call, Reading, Cancel)
        );
        Assert.Empty(await tenant.EntriesOfAsync(call.CorrelationId));
    }

    [Fact]
    public async Task A_page_and_a_request_that_lead_nowhere_are_recorded_with_who_sent_them()
    {
        var tenant = await platform.TenantAsync("refusals");
        var (member, call) = (await tenant.NewMemberAsync(), (await TestKey.AddAsync(tenant)).Call());
        var refusals = tenant.Get<RefusalOperations>();
        await refusals.RecordPageAsync(member, "/users\0" + new string('x', 1_000), Cancel);
        await refusals.RecordRequestAsync(call, "DELETE", 405, Cancel);
        var page = await LeavesAsync(tenant, member, AuditAction.PageDenied, AuditOutcome.Denied);
        Assert.InRange(page.Details!.Length, 10, 250);
        await LeavesAsync(tenant, call, AuditAction.RequestRefused, AuditOutcome.Refused);
    }

    private static async Task<AuditEntry> LeavesAsync(
        TestTenant tenant,
        Caller caller,
        AuditAction action,
        AuditOutcome outcome
    )
    {
        var entry = Assert.Single(await tenant.EntriesOfAsync(caller.CorrelationId));
        Assert.Equal((action, outcome), ((AuditAction)entry.Action, entry.Outcome));
        Assert.Equal(caller.Actor.Id, entry.ActorId);
        return entry;
    }
}
