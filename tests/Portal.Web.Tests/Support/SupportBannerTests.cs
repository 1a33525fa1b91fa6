using Bunit;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Web.Support;

namespace Portal.Web.Tests.Support;

public sealed class SupportBannerTests : BunitContext
{
    [Fact]
    public void The_end_is_a_machine_readable_moment_that_the_script_says_in_the_browsers_zone()
    {
        var ends = new DateTimeOffset(2026, 11, 22, 12, 30, 5, TimeSpan.FromHours(2));
        var session = new LiveSupport(
            SupportSessionId.New(),
            StaffId.New(),
            "sam@staff.test",
            "Steps of a journey are missing",
            "CASE-4711",
            SupportMode.ReadOnly,
            ends,
            TimeSpan.FromMinutes(12)
        );
        var bar = Render<SupportBanner>(p => p.Add(b => b.Bar, new("acme Ltd", session, false, "field", "token")));
        var until = bar.Find("time[data-support-until]");
        Assert.Equal("2026-11-22T10:30:05Z", until.GetAttribute("datetime"));
        Assert.Equal("10:30:05 UTC", until.TextContent);
        Assert.Empty(bar.FindAll("script"));
    }
}
