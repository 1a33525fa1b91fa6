using System.Security.Cryptography;
using Portal.Domain.AuditLog;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Tests.Support;

/// <summary>The code is issued to one browser, for one tenant, for 60 seconds, and opens once.</summary>
public sealed class SupportHandoffTests(DomainPlatform platform)
{
    private readonly byte[] verifier = RandomNumberGenerator.GetBytes(32);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_comes_with_code_and_verifier_gets_a_secret_that_is_stored_nowhere()
    {
        var (world, staff, id) = await StartedAsync();
        var entrance = await world.UseAsync(await world.IssueAsync(staff, id, verifier), verifier);

        var lookup = await world.FindAsync(entrance.Secret);
        Assert.Equal((id, staff.StaffId, staff.Email), (lookup.Live!.Id, lookup.Live.StaffId, lookup.Live.StaffLabel));
        Assert.InRange(lookup.Live.Remaining, TimeSpan.FromMinutes(28), TimeSpan.FromMinutes(30));
        Assert.NotEqual(entrance.Secret, (await world.TenantHalfAsync(id))!.SecretHash);
        Assert.Equal(
            [AuditAction.SupportSessionStarted, AuditAction.SupportSessionEntered],
            (await world.TenantLogAsync(id)).Select(entry => (AuditAction)entry.Action)
        );
        Assert.Equal(
            [
                PlatformAction.SupportSessionIntended,
                PlatformAction.SupportSessionOpened,
                PlatformAction.SupportCodeIssued,
                PlatformAction.SupportSessionEntered,
            ],
            (await world.PlatformLogAsync(id)).Select(entry => entry.Action)
        );
    }

    [Fact]
    public async Task A_code_opens_once()
    {
        var (world, staff, id) = await StartedAsync();
        var code = await world.IssueAsync(staff, id, verifier);
        await world.UseAsync(code, verifier);
        await RefusedAsync(HandoffRefusal.Code, () => world.UseAsync(code, verifier));
    }

    [Fact]
    public async Task Of_many_who_bring_the_same_code_at_once_one_comes_in()
    {
        var (world, staff, id) = await StartedAsync();
        var code = await world.IssueAsync(staff, id, verifier);
        var tries = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Record.ExceptionAsync(() => world.UseAsync(code, verifier)).AsTask())
        );
        Assert.Single(tries, refused => refused is null);
        Assert.All(tries.OfType<Exception>(), refused => Assert.IsType<HandoffRefusedException>(refused));
    }

    [Fact]
    public async Task After_61_seconds_a_code_is_late_and_used_up()
    {
        var (world, staff, id) = await StartedAsync();
        var code = await world.IssueAsync(staff, id, verifier);
        await world.InCatalogAsync(
            $"UPDATE support_sessions SET code_expires_at = code_expires_at - interval '61 seconds' WHERE support_session_id = '{id}'"
        );
        await RefusedAsync(HandoffRefusal.Late, () => world.UseAsync(code, verifier));
        await RefusedAsync(HandoffRefusal.Code, () => world.UseAsync(code, verifier));
        Assert.Equal(AuditOutcome.Denied, (await world.PlatformLogAsync(id))[^1].Outcome);
    }

    [Fact]
    public async Task A_code_lasts_60_seconds_by_the_catalogs_clock()
    {
        var (world, staff, id) = await StartedAsync();
        var code = await world.IssueAsync(staff, id, verifier);
        await world.InCatalogAsync(
            $"UPDATE support_sessions SET code_expires_at = code_expires_at - interval '40 seconds' WHERE support_session_id = '{id}'"
        );
        Assert.NotNull(await world.UseAsync(code, verifier));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_another_browser_a_code_opens_nothing_and_is_used_up(bool hasVerifierOfItsOwn)
    {
        var (world, staff, id) = await StartedAsync();
        var code = await world.IssueAsync(staff, id, verifier);
        var other = hasVerifierOfItsOwn ? RandomNumberGenerator.GetBytes(32) : null;
        await RefusedAsync(HandoffRefusal.Browser, () => world.UseAsync(code, other));
        await RefusedAsync(HandoffRefusal.Code, () => world.UseAsync(code, verifier));
        Assert.Null((await world.TenantHalfAsync(id))!.SecretHash);
    }

    [Fact]
    public async Task At_another_tenant_a_code_opens_nothing_and_is_used_up()
    {
        var (world, staff, id) = await StartedAsync();
        var code = await world.IssueAsync(staff, id, verifier);
        var other = await platform.TenantAsync("other");
        await RefusedAsync(HandoffRefusal.Tenant, () => world.UseAsync(code, verifier, other));
        await RefusedAsync(HandoffRefusal.Code, () => world.UseAsync(code, verifier));
    }

    [Fact]
    public async Task A_newer_code_makes_the_older_worthless()
    {
        var (world, staff, id) = await StartedAsync();
        var old = await world.IssueAsync(staff, id, verifier);
        var code = await world.IssueAsync(staff, id, verifier);
        await RefusedAsync(HandoffRefusal.Code, () => world.UseAsync(old, verifier));
        Assert.NotNull(await world.UseAsync(code, verifier));
    }

    [Fact]
    public async Task A_session_is_entered_once()
    {
        var (world, staff, id) = await StartedAsync();
        await world.EnterAsync(staff, id);
        await Assert.ThrowsAsync<NotFoundException>(() => world.IssueAsync(staff, id, verifier));
    }

    [Theory]
    [InlineData("UPDATE support_sessions SET state = 'Ended', ended_at = now() WHERE support_session_id = '{0}'")]
    [InlineData("UPDATE staff_members SET state = 'Deactivated' WHERE staff_id = '{1}'")]
    public async Task What_ended_between_code_and_entrance_is_not_entered(string meanwhile)
    {
        var (world, staff, id) = await StartedAsync();
        var code = await world.IssueAsync(staff, id, verifier);
        await world.InCatalogAsync(string.Format(null, meanwhile, id, staff.StaffId));
        await RefusedAsync(HandoffRefusal.Session, () => world.UseAsync(code, verifier));
        await Assert.ThrowsAsync<NotFoundException>(() => world.IssueAsync(staff, id, verifier));
    }

    [Fact]
    public async Task A_session_that_the_tenant_ended_is_not_entered()
    {
        var (world, staff, id) = await StartedAsync();
        var code = await world.IssueAsync(staff, id, verifier);
        await world.Tenant.Get<SupportAccessOperations>().EndAsync(await world.Tenant.NewAdminAsync(), id, Cancel);
        await RefusedAsync(HandoffRefusal.Session, () => world.UseAsync(code, verifier));
    }

    [Fact]
    public async Task Nobody_gets_a_code_for_somebody_elses_session()
    {
        var (world, _, id) = await StartedAsync();
        var other = await world.NewStaffAsync(StaffRole.PlatformAdmin);
        await Assert.ThrowsAsync<NotFoundException>(() => world.IssueAsync(other, id, verifier));
        await Assert.ThrowsAsync<NotFoundException>(() => world.IssueAsync(other, SupportSessionId.New(), verifier));
    }

    private static async Task RefusedAsync(HandoffRefusal expected, Func<Task> enter) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<HandoffRefusedException>(enter)).Refusal);

    private async Task<(SupportWorld World, StaffCaller Staff, SupportSessionId Id)> StartedAsync()
    {
        var world = await SupportWorld.AtAsync(platform, "supporthandoff");
        var staff = await world.NewStaffAsync();
        return (world, staff, (await world.StartAsync(staff)).Id);
    }
}
