using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Testing;

namespace Portal.Operator.Tests.Provisioning;

/// <summary>Only the operator adds and deactivates staff.</summary>
public sealed class StaffRosterTests(TestPlatform platform)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private StaffRoster Roster => platform.Operator.GetRequiredService<StaffRoster>();

    [Fact]
    public async Task A_person_is_added_once_and_a_second_time_changes_nothing()
    {
        Assert.True(await Roster.AddAsync(" Kay@Staff.test ", "Kay", StaffRole.Support, Token));
        Assert.False(await Roster.AddAsync("kay@staff.test", "Another Kay", StaffRole.PlatformAdmin, Token));
        var kay = Assert.Single(await Roster.ListAsync(Token), row => row.Email == "kay@staff.test");
        Assert.Equal(("Kay", StaffRole.Support, StaffState.Active), (kay.DisplayName, kay.Role, kay.State));
        Assert.Equal([PlatformAction.StaffAdded], await ActionsAsync(kay.StaffId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kay")]
    [InlineData("@staff.test")]
    [InlineData("kay@")]
    public async Task What_is_no_address_is_refused(string email) =>
        await Assert.ThrowsAsync<InvalidInputException>(() => Roster.AddAsync(email, "Kay", StaffRole.Support, Token));

    [Fact]
    public async Task Deactivating_ends_sessions_and_support_sessions_for_good_and_leaves_entries()
    {
        await Roster.AddAsync("lou@staff.test", "Lou", StaffRole.Support, Token);
        var lou = Assert.Single(await Roster.ListAsync(Token), row => row.Email == "lou@staff.test").StaffId;
        var tenant = (await platform.ProvisionAsync("rostered", ServerTier.Schema)).TenantId;
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO staff_sessions (staff_session_id, staff_id, secret_hash, expires_at)
            VALUES (gen_random_uuid(), {lou.Value}, sha256('lou'), now() + interval '8 hours');
            INSERT INTO support_sessions (support_session_id, tenant_id, staff_id, ticket, mode, minutes, state, expires_at)
            VALUES (gen_random_uuid(), {tenant.Value}, {lou.Value}, 'SUP-1', 'ReadOnly', 30, 'Open', now() + interval '30 minutes')
            """,
            Token
        );

        await Roster.DeactivateAsync("LOU@staff.test", Token);
        Assert.NotNull((await db.StaffSessions.AsNoTracking().SingleAsync(row => row.StaffId == lou, Token)).EndedAt);
        var support = await db.SupportSessions.AsNoTracking().SingleAsync(row => row.StaffId == lou, Token);
        Assert.Equal((SupportSessionState.Ended, SupportEnds.Authority), (support.State, support.EndReason));
        Assert.True(
            await db.PlatformLog.AnyAsync(
                row =>
                    row.SupportSessionId == support.SupportSessionId
                    && row.Action == PlatformAction.SupportSessionEnded,
                Token
            )
        );
        await Assert.ThrowsAsync<NotFoundException>(() => Roster.DeactivateAsync("lou@staff.test", Token));

        await Roster.ReactivateAsync("lou@staff.test", Token);
        Assert.NotNull((await db.StaffSessions.AsNoTracking().SingleAsync(row => row.StaffId == lou, Token)).EndedAt);
        Assert.Equal(
            [PlatformAction.StaffAdded, PlatformAction.StaffDeactivated, PlatformAction.StaffReactivated],
            await ActionsAsync(lou)
        );
    }

    [Fact]
    public async Task The_staff_area_itself_can_add_and_deactivate_nobody()
    {
        await using var web = await platform
            .Web.GetRequiredService<IDbContextFactory<Portal.Platform.Catalog.CatalogDbContext>>()
            .CreateDbContextAsync(Token);
        foreach (
            var statement in new[]
            {
                "INSERT INTO staff_members (staff_id, email, display_name, role, state) VALUES (gen_random_uuid(), 'x@staff.test', 'X', 'Support', 'Active')",
                "UPDATE staff_members SET state = 'Active'",
                "UPDATE staff_members SET role = 'PlatformAdmin'",
                "DELETE FROM platform_log",
            }
        )
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
                web.Database.ExecuteSqlRawAsync(statement, Token)
            );
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private async Task<List<PlatformAction>> ActionsAsync(StaffId staff)
    {
        var id = staff.ToString();
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        return await db
            .PlatformLog.Where(row => row.Detail == id)
            .OrderBy(row => row.EntryId)
            .Select(row => row.Action)
            .ToListAsync(Token);
    }
}
