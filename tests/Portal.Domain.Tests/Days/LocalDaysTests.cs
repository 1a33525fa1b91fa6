using FsCheck;
using FsCheck.Fluent;
using Portal.Domain.Days;
using Portal.Testing;

namespace Portal.Domain.Tests.Days;

public sealed class LocalDaysTests
{
    [Theory]
    [InlineData("Pacific/Kiritimati", "2026-11-22T09:59:59Z", "2026-11-22")] // UTC+14
    [InlineData("Pacific/Kiritimati", "2026-11-22T10:00:00Z", "2026-11-23")]
    [InlineData("Etc/GMT+12", "2026-11-22T11:59:59Z", "2026-11-21")] // UTC-12
    [InlineData("Etc/GMT+12", "2026-11-22T12:00:00Z", "2026-11-22")]
    [InlineData("Europe/Tallinn", "2026-11-22T21:59:59Z", "2026-11-22")]
    [InlineData("Europe/Tallinn", "2026-11-22T22:00:00Z", "2026-11-23")]
    [InlineData("UTC", "2026-11-22T23:59:59Z", "2026-11-22")]
    public void Today_is_the_day_where_the_person_is(string zone, string now, string day) =>
        Assert.Equal(DateOnly.Parse(day, null), Of(zone, DateTimeOffset.Parse(now, null)).Today);

    [Theory]
    [InlineData("Europe/Tallinn", "2026-03-29", 23)]
    [InlineData("Europe/Tallinn", "2026-10-25", 25)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    [InlineData("America/Havana", "2026-03-08", 23)] // midnight is skipped
    [InlineData("America/Havana", "2026-11-01", 25)] // midnight comes twice
    [InlineData("Africa/Cairo", "2026-04-24", 23)] // midnight is skipped
    [InlineData("America/Sao_Paulo", "2018-11-04", 23)]
    [InlineData("America/Sao_Paulo", "2018-02-17", 25)] // 23 o'clock comes twice
    [InlineData("Pacific/Apia", "2011-12-30", 0)] // skipped at the date line
    [InlineData("Pacific/Kiritimati", "2026-11-22", 24)]
    public void A_day_lasts_as_long_as_the_clocks_there_say(string zone, string day, double hours)
    {
        var (days, date) = (Of(zone), DateOnly.Parse(day, null));
        Assert.Equal(TimeSpan.FromHours(hours), days.EndOf(date) - days.StartOf(date));
    }

    [Fact]
    public void Every_moment_belongs_to_exactly_one_day_of_every_zone()
    {
        var cases =
            from zone in Gen.Elements(TimeZoneInfo.GetSystemTimeZones().AsEnumerable())
            from seconds in Gen.Choose(0, (int)TimeSpan.FromDays(365 * 12).TotalSeconds)
            select (zone, new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds));
        Prop.ForAll(
                cases.ToArbitrary(),
                sample =>
                {
                    var days = new LocalDays(sample.zone, TimeProvider.System);
                    var day = days.DayOf(sample.Item2);
                    return days.StartOf(day) <= sample.Item2
                        && sample.Item2 < days.EndOf(day)
                        && days.DayOf(days.StartOf(day)) == day
                        && days.DayOf(days.StartOf(day).AddTicks(-1)) < day;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static LocalDays Of(string zone, DateTimeOffset now = default) =>
        new(TimeZoneInfo.FindSystemTimeZoneById(zone), new FakeClock(now));
}
