using Portal.Domain.Journeys;
using Portal.Domain.Overview;
using Portal.Domain.Users;

namespace Portal.Domain.Tests.Overview;

public sealed class OverviewTests(DomainPlatform platform)
{
    private static readonly DateOnly Today = new(2026, 11, 26);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_tenant_has_every_status_with_zero()
    {
        var tenant = await platform.TenantAsync("overview-empty");
        var figures = await tenant.Get<OverviewOperations>().GetAsync(await tenant.NewMemberAsync(), Today, Cancel);
        Assert.Equal(Enum.GetValues<JourneyStatus>(), figures.JourneysByStatus.Keys.Order());
        Assert.All(figures.JourneysByStatus.Values, count => Assert.Equal(0, count));
        Assert.Equal(0, figures.Overdue);
    }

    [Fact]
    public async Task Figures_count_what_is_there_and_only_admins_see_people()
    {
        var tenant = await platform.TenantAsync("overview");
        await tenant.ExecuteAsync(
            """
            INSERT INTO journeys (journey_id, title, status, owner, due_date, version)
            SELECT gen_random_uuid(), 'Journey', status, 'Owner', due, 1
            FROM unnest(ARRAY['Draft', 'Active', 'Paused', 'Done']) AS status,
                 unnest(ARRAY[NULL, date '2026-11-25', date '2026-11-26']) AS due
            """
        );
        var (admin, member) = (await tenant.NewAdminAsync(), await tenant.NewMemberAsync());
        await tenant.AddPersonAsync(TestTenant.NewName() + "@test.example", UserRole.Admin);

        var seen = await tenant.Get<OverviewOperations>().GetAsync(admin, Today, Cancel);
        Assert.All(seen.JourneysByStatus.Values, count => Assert.Equal(3, count));
        Assert.Equal((2, 1, 2), (seen.Overdue, seen.NotYetSignedIn, seen.ActiveUsers)); // one active, one paused
        var narrow = await tenant.Get<OverviewOperations>().GetAsync(member, Today, Cancel);
        Assert.Equal((2, null, null), (narrow.Overdue, narrow.NotYetSignedIn, narrow.ActiveUsers));
        Assert.True(narrow.TakenAt >= seen.TakenAt);
        var ahead = await tenant.Get<OverviewOperations>().GetAsync(member, Today.AddDays(1), Cancel);
        Assert.Equal(4, ahead.Overdue); // where it is tomorrow already
    }
}
