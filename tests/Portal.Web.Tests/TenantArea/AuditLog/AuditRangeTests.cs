using Portal.Domain.AuditLog;
using Portal.Domain.Days;
using Portal.Platform.Auditing;
using Portal.Testing;
using Portal.Web.TenantArea.AuditLog;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.Tests.TenantArea.AuditLog;

public sealed class AuditRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly LocalDays Tallinn = new(
        TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn"),
        new FakeClock()
    );

    [Theory]
    [InlineData(null, 7 * 24)]
    [InlineData("nonsense", 7 * 24)]
    [InlineData("24h", 24)]
    [InlineData("30d", 30 * 24)]
    public void A_named_range_ends_now(string? name, int hours) =>
        Assert.Equal((Now.AddHours(-hours), null), AuditRange.Read(name, null, null).Resolve(Now));

    [Fact]
    public void All_time_has_no_bounds() => Assert.Equal((null, null), AuditRange.Read("all", null, null).Resolve(Now));

    [Fact]
    public void A_custom_range_has_whole_days_of_the_zone_and_round_trips_through_the_url()
    {
        var range = AuditRange.OfDays(new(2026, 10, 24), new(2026, 10, 25), Tallinn);
        Assert.Equal(new DateTimeOffset(2026, 10, 23, 21, 0, 0, TimeSpan.Zero), range.From);
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 22, 0, 0, TimeSpan.Zero), range.To); // the clocks went back
        Assert.Equal((new(2026, 10, 24), new(2026, 10, 25)), (range.FirstDay(Tallinn), range.LastDay(Tallinn)));
        Assert.Equal(AuditFilter.None with { Range = range }, ReadBack(AuditFilter.None with { Range = range }));
    }

    [Fact]
    public void A_day_whose_midnight_comes_twice_begins_with_the_first()
    {
        var havana = Tallinn with { Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Havana") };
        var range = AuditRange.OfDays(new(2026, 11, 1), new(2026, 11, 1), havana);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 4, 0, 0, TimeSpan.Zero), range.From);
        Assert.Equal(TimeSpan.FromHours(25), range.To - range.From);
    }

    [Fact]
    public void A_range_of_partial_days_is_recognized()
    {
        var days = AuditRange.OfDays(new(2026, 10, 24), new(2026, 10, 25), Tallinn);
        Assert.True(days.IsWholeDays(Tallinn));
        Assert.True(AuditRange.OfDays(new(2026, 10, 24), null, Tallinn).IsWholeDays(Tallinn));
        Assert.False(days.IsWholeDays(Tallinn with { Zone = TimeZoneInfo.Utc }));
        Assert.False(new AuditRange(null, Now, Now.AddMinutes(15)).IsWholeDays(Tallinn));
    }

    [Fact]
    public void Every_filter_round_trips_through_the_url()
    {
        var filter = new AuditFilter(
            new("30d"),
            "a b&c",
            AuditAction.UserInvited,
            AuditOutcome.Denied,
            Views: true,
            OldestFirst: true,
            Utc: true,
            Page: 7
        );
        Assert.Equal(filter, ReadBack(filter));
        var query = filter.ToQuery(Now);
        Assert.Equal((Now.AddDays(-30), false, 150), (query.From, query.Descending, query.Page.Skip));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("yesterday")]
    public void An_invalid_bound_is_ignored(string moment) =>
        Assert.False(AuditRange.Read(null, moment, moment).IsCustom);

    private static AuditFilter ReadBack(AuditFilter filter) =>
        AuditFilter.Read(QueryParameters.Parse("https://acme.example.com" + filter.ToUrl()));
}
