using Portal.Domain.AuditLog;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Tests.Support;

public sealed class SupportStartTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_stands_in_both_databases_and_in_both_logs_with_reason_and_staff_member()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();

        var started = await world.StartAsync(staff);

        var half = (await world.TenantHalfAsync(started.Id))!;
        Assert.Equal(
            (staff.StaffId, staff.Email, "Steps of a journey are missing", "CASE-4711", SupportMode.ReadOnly),
            (half.StaffId, half.StaffLabel, half.Reason, half.Ticket, half.Mode)
        );
        Assert.Equal(TimeSpan.FromMinutes(30), half.ExpiresAt - half.StartedAt);
        Assert.Null(half.SecretHash);
        var other = await world.CatalogHalfAsync(started.Id);
        Assert.Equal((SupportSessionState.Open, half.ExpiresAt), (other.State, other.ExpiresAt));
        Assert.Equal(
            [PlatformAction.SupportSessionIntended, PlatformAction.SupportSessionOpened],
            (await world.PlatformLogAsync(started.Id)).Select(entry => entry.Action)
        );
        var entry = Assert.Single(await world.TenantLogAsync(started.Id));
        Assert.Equal(
            (AuditAction.SupportSessionStarted, AuditActorKind.Staff, staff.StaffId.Value, staff.Email),
            ((AuditAction)entry.Action, entry.ActorKind, entry.ActorId, entry.ActorLabel)
        );
        Assert.Contains("Steps of a journey are missing", entry.Details, StringComparison.Ordinal);
        Assert.True(await world.IsLiveAsync(started.Id));
    }

    [Fact]
    public async Task The_reason_stays_with_the_tenant()
    {
        var world = await WorldAsync();
        var started = await world.StartAsync(await world.NewStaffAsync());
        foreach (var entry in await world.PlatformLogAsync(started.Id))
        {
            Assert.DoesNotContain("journey", $"{entry.Detail} {entry.ActorLabel}", StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("", "CASE-1", SupportMode.ReadOnly, 5, "reason")]
    [InlineData("  ", "CASE-1", SupportMode.ReadOnly, 5, "reason")]
    [InlineData("too short", "CASE-1", SupportMode.ReadOnly, 5, "reason")]
    [InlineData(" too short ", "CASE-1", SupportMode.ReadOnly, 5, "reason")]
    [InlineData("a reason of two\nlines", "CASE-1", SupportMode.ReadOnly, 5, "reason")]
    [InlineData("Steps are missing", "", SupportMode.ReadOnly, 5, "ticket")]
    [InlineData("Steps are missing", "x", SupportMode.ReadOnly, 5, "ticket")]
    [InlineData("Steps are missing", "CASE 1", SupportMode.ReadOnly, 5, "ticket")]
    [InlineData("Steps are missing", "CASE-1\n", SupportMode.ReadOnly, 0, "minutes")]
    [InlineData("Steps are missing", "CASE-1", SupportMode.ReadOnly, 31, "minutes")]
    [InlineData("Steps are missing", "CASE-1", SupportMode.ReadOnly, -1, "minutes")]
    [InlineData("Steps are missing", "CASE-1", (SupportMode)9, 5, "mode")]
    public async Task What_is_asked_for_wrongly_is_told_by_field_and_leaves_nothing(
        string reason,
        string ticket,
        SupportMode mode,
        int minutes,
        string field
    )
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var request = new SupportRequest(world.Tenant.Id, reason, ticket, mode, minutes);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => world.StartAsync(staff, request));
        Assert.Equal(field, Assert.Single(refused.Errors.Keys));
        Assert.Empty(await ListAsync(world, staff));
    }

    [Fact]
    public async Task A_reason_of_more_than_500_characters_is_refused()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var request = world.Request() with { Reason = new string('x', 501) };
        await Assert.ThrowsAsync<InvalidInputException>(() => world.StartAsync(staff, request));
    }

    [Fact]
    public async Task A_staff_member_has_one_open_session_at_a_tenant()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var first = await world.StartAsync(staff);
        await Assert.ThrowsAsync<ConflictException>(() => world.StartAsync(staff));
        Assert.True(await world.IsLiveAsync(first.Id));
        Assert.NotEqual(first.Id, (await world.StartAsync(await world.NewStaffAsync())).Id);

        await world.Tenant.Get<SupportSessions>().EndAsync(staff, first.Id, Cancel);
        Assert.NotEqual(first.Id, (await world.StartAsync(staff)).Id);
    }

    [Fact]
    public async Task Of_two_starts_at_the_same_moment_one_wins()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var starts = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Record.ExceptionAsync(() => world.StartAsync(staff)).AsTask())
        );
        Assert.Single(starts, refused => refused is null);
        Assert.All(starts.OfType<Exception>(), refused => Assert.IsType<ConflictException>(refused));
    }

    [Fact]
    public async Task A_session_whose_time_is_over_is_not_in_the_way_of_the_next()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        var first = await world.StartAsync(staff);
        await world.Tenant.ExecuteAsync(
            $"UPDATE support_sessions SET expires_at = now() WHERE support_session_id = '{first.Id}'"
        );
        Assert.NotEqual(first.Id, (await world.StartAsync(staff)).Id);
        Assert.Equal(SupportEnds.Clock, (await world.CatalogHalfAsync(first.Id)).EndReason);
    }

    [Fact]
    public async Task A_start_does_not_wait_for_the_servers_of_other_tenants()
    {
        var (world, other) = (await WorldAsync(), await SupportWorld.AtAsync(platform, "other"));
        var staff = await world.NewStaffAsync();
        var there = await other.StartAsync(staff, other.Request());
        await other.Tenant.ExecuteAsync(
            $"UPDATE support_sessions SET expires_at = now() WHERE support_session_id = '{there.Id}'"
        );
        await world.StartAsync(staff);
        // Nobody has asked the other server, whose clock alone says that the session is over.
        Assert.Equal(SupportSessionState.Open, (await other.CatalogHalfAsync(there.Id)).State);
        await other.SettleAsync();
        Assert.Equal(SupportEnds.Clock, (await other.CatalogHalfAsync(there.Id)).EndReason);
    }

    [Fact]
    public async Task A_deactivated_staff_member_starts_nothing()
    {
        var world = await WorldAsync();
        var staff = await world.NewStaffAsync();
        await world.InCatalogAsync(
            $"UPDATE staff_members SET state = 'Deactivated' WHERE staff_id = '{staff.StaffId}'"
        );
        await Assert.ThrowsAsync<ForbiddenException>(() => world.StartAsync(staff));
    }

    [Fact]
    public async Task A_tenant_whose_log_cannot_be_written_is_not_entered_and_the_start_has_failed()
    {
        var world = await SupportWorld.AtAsync(platform, "supportunlogged");
        var staff = await world.NewStaffAsync();
        var role = world.Tenant.Tenant.Binding.AppRole;
        await world.Tenant.AsAdministratorAsync($"REVOKE INSERT ON audit_entries FROM {role}");
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => world.StartAsync(staff));
        var failed = Assert.Single(await ListAsync(world, staff));
        Assert.Equal(SupportSessionState.Failed, failed.State);
        Assert.Null(await world.TenantHalfAsync(failed.Id));
        Assert.Equal(
            [PlatformAction.SupportSessionIntended, PlatformAction.SupportSessionFailed],
            (await world.PlatformLogAsync(failed.Id)).Select(entry => entry.Action)
        );
    }

    private Task<SupportWorld> WorldAsync() => SupportWorld.AtAsync(platform, "supported");

    private static Task<List<SupportListItem>> ListAsync(SupportWorld world, StaffCaller staff) =>
        world.Tenant.Get<SupportLists>().ListAsync(staff, null, 50, Cancel);
}
