using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Testing;
using Portal.Web.Layout;
using Portal.Web.Layout.Parts;

namespace Portal.Web.Tests.Layout;

public sealed class RelativeTimeTests : ShellTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-10, "just now")]
    [InlineData(-60, "1 minute ago")]
    [InlineData(-240, "4 minutes ago")]
    [InlineData(-3600, "1 hour ago")]
    [InlineData(-86_400, "1 day ago")]
    [InlineData(-5_184_000, "2 months ago")]
    [InlineData(10, "in a moment")]
    [InlineData(259_200, "in 3 days")]
    [InlineData(-40_000_000, "16 Aug 2025")]
    public void Times_are_said_as_people_say_them(int seconds, string expected) =>
        Assert.Equal(expected, LocalTimes.Default.Relative(Now.AddSeconds(seconds), Now));

    [Fact]
    public void The_exact_time_in_the_browsers_zone_is_in_the_title_and_the_moment_in_the_element()
    {
        Services.AddSingleton<TimeProvider>(new FakeClock(Now));
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");
        var time = Render<RelativeTime>(parameters =>
            parameters.AddCascadingValue(LocalTimes.Default with { Zone = zone }).Add(t => t.Value, Now.AddMinutes(-4))
        );
        time.MarkupMatches(
            """<time datetime="2026-11-22T11:56:00Z" title="22 Nov 2026, 13:56:00 (UTC+02:00)">4 minutes ago</time>"""
        );
    }

    [Fact]
    public void No_time_at_all_is_said_in_words() =>
        Assert.Equal(
            "Never used",
            Render<RelativeTime>(p => p.Add(t => t.Never, "Never used")).Find("span").TextContent
        );
}
