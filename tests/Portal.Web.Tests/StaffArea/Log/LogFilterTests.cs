using Portal.Testing;
using Portal.Web.StaffArea.Log;

namespace Portal.Web.Tests.StaffArea.Log;

public sealed class LogFilterTests
{
    private static readonly LogFilter All = new(null, null, null, null, null, null, null, null, null);

    [Theory]
    [InlineData("Europe/Tallinn", "2026-10-24T21:00:00Z", "2026-10-25T22:00:00Z")] // the clocks went back
    [InlineData("Pacific/Kiritimati", "2026-10-24T10:00:00Z", "2026-10-25T10:00:00Z")]
    [InlineData("Etc/GMT+12", "2026-10-25T12:00:00Z", "2026-10-26T12:00:00Z")]
    [InlineData(null, "2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z")]
    [InlineData("../../etc/passwd", "2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z")]
    public void A_day_of_the_log_is_one_of_the_browsers_zone(string? zone, string from, string until)
    {
        var filter = All with { From = "2026-10-25", To = "2026-10-25", Zone = zone };
        var query = filter.ToQuery(new FakeClock());
        Assert.Equal((DateTimeOffset.Parse(from, null), DateTimeOffset.Parse(until, null)), (query.From, query.Until));
        Assert.True(filter.IsActive);
    }

    [Fact]
    public void Other_pages_keep_the_days_and_their_zone()
    {
        var filter = All with { From = "2026-10-25", To = "2026-10-26", Zone = "Europe/Tallinn" };
        Assert.Equal(
            "/platform-log?from=2026-10-25&to=2026-10-26&zone=Europe%2FTallinn&after=7",
            filter.Address(after: 7)
        );
        Assert.Equal("/platform-log", (All with { From = "yesterday", To = "0001-01-01" }).Address());
    }
}
