using System.Globalization;
using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Web.Layout;

namespace Portal.Web.Tests.Layout;

/// <summary>Dates and times as the browser writes them.</summary>
public sealed class LocalTimesTests : ShellTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private sealed record Sample(string Locale, BrowserDates Dates, string[][] Expect);

    public static TheoryData<string> Locales() => [.. Samples().Select(sample => sample.Locale)];

    [Theory]
    [MemberData(nameof(Locales))]
    public void Dates_and_times_are_written_as_the_browser_writes_them(string locale)
    {
        var sample = Samples().Single(sample => sample.Locale == locale);
        var culture = sample.Dates.ToCulture();
        Assert.NotSame(BrowserDates.DefaultCulture, culture);
        var times = new LocalTimes(TimeZoneInfo.Utc, culture);
        foreach (var expect in sample.Expect)
        {
            var moment = DateTimeOffset.Parse(expect[0], CultureInfo.InvariantCulture);
            Assert.Equal(expect[1], times.Day(moment));
            Assert.Equal(expect[1], times.Day(DateOnly.FromDateTime(moment.UtcDateTime)));
            Assert.Equal($"{expect[1]}, {expect[2]}", times.Moment(moment));
            Assert.Equal(expect[3], times.Time(moment));
        }
    }

    [Fact]
    public void A_range_names_its_day_once()
    {
        var times = LocalTimes.Default with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn") };
        Assert.Equal("22 Nov 2026, 14:00:00 to 14:05:00", times.Range(Noon, Noon.AddMinutes(5)));
        Assert.Equal("22 Nov 2026, 14:00:00 to 23 Nov 2026, 00:00:00", times.Range(Noon, Noon.AddHours(10)));
        Assert.Equal("22 Nov 2026, 14:00:00 (UTC+02:00)", times.Exact(Noon));
        Assert.Equal("22 Nov 2026, 12:00:00 (UTC)", times.InUtc.Exact(Noon));
    }

    public static TheoryData<string> Unsound() =>
        [
            "{}",
            """{"months":["1"],"date":[],"morning":[],"afternoon":[],"brief":[]}""",
            Altered(dates =>
                dates with
                {
                    Date =
                    [
                        ["day", "5"],
                        ["literal", " "],
                        ["year", "2026"],
                    ],
                }
            ),
            Altered(dates =>
                dates with
                {
                    Date =
                    [
                        ["day", "5"],
                        ["month", "Jan"],
                        ["year", "2569"],
                    ],
                }
            ),
            Altered(dates =>
                dates with
                {
                    Date =
                    [
                        ["day", "5"],
                        ["month", "Jan"],
                        ["year", "2026"],
                        ["literal"],
                    ],
                }
            ),
            Altered(dates =>
                dates with
                {
                    Morning =
                    [
                        ["hour", "9"],
                        ["minute", "7"],
                        ["second", "8"],
                    ],
                }
            ),
            Altered(dates => dates with { Months = [.. Enumerable.Repeat(new string('x', 500), 12)] }),
            Altered(dates => dates with { Afternoon = [.. Enumerable.Repeat<string[]>(["literal", "x"], 1000)] }),
        ];

    [Theory]
    [MemberData(nameof(Unsound))]
    public void A_description_that_does_not_hold_together_leaves_the_default(string dates) =>
        Assert.Same(BrowserDates.DefaultCulture, JsonSerializer.Deserialize<BrowserDates>(dates, Json)!.ToCulture());

    [Fact]
    public async Task The_browsers_zone_and_dates_reach_every_component_once_they_are_known()
    {
        var sample = Samples().Single(sample => sample.Locale == "de-DE");
        JSInterop.Setup<BrowserDates?>("portal.times").SetResult(sample.Dates);
        var day = Render<Day>();
        Assert.Equal("22 Nov 2026, 12:00:00", day.Markup);
        var zone = Services.GetRequiredService<BrowserZone>();
        await zone.LoadAsync();
        Assert.Equal("Europe/Tallinn", zone.Times.Zone.Id);
        day.WaitForState(() => day.Markup == "22.11.2026, 14:00:00");
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("Nowhere/Atlantis")]
    [InlineData(null)]
    public async Task A_zone_that_the_server_does_not_know_leaves_utc(string? name)
    {
        JSInterop.Setup<BrowserDates?>("portal.times").SetResult(new(name, null, null, null, null, null));
        var zone = Services.GetRequiredService<BrowserZone>();
        await zone.LoadAsync();
        Assert.Equal(TimeZoneInfo.Utc, zone.Times.Zone);
    }

    private static string Altered(Func<BrowserDates, BrowserDates> alter) =>
        JsonSerializer.Serialize(alter(Samples().Single(sample => sample.Locale == "en-GB").Dates), Json);

    private static Sample[] Samples() => JsonSerializer.Deserialize<Sample[]>($"[{Recorded}]", Json)!;

    private sealed class Day : Microsoft.AspNetCore.Components.ComponentBase
    {
        [Microsoft.AspNetCore.Components.CascadingParameter]
        public LocalTimes Times { get; set; } = null!;

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) =>
            builder.AddContent(0, Times.Moment(Noon));
    }

    /// <summary>What V8's Intl answers to <c>portal.times</c> (ICU 78), and how it writes three moments: date, time, short time.</summary>
    private const string Recorded = """
        {"locale":"en-GB","dates":{"zone":"Europe/Tallinn","months":["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sept","Oct","Nov","Dec"],"date":[["day","5"],["literal"," "],["month","Jan"],["literal"," "],["year","2026"]],"morning":[["hour","09"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"afternoon":[["hour","15"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"brief":[["hour","09"],["literal",":"],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","22 Nov 2026","15:16:17","15:16"],["2025-03-01T00:05:09.000Z","1 Mar 2025","00:05:09","00:05"],["2026-05-31T12:00:00.000Z","31 May 2026","12:00:00","12:00"]]},
        {"locale":"en-US","dates":{"zone":"Europe/Tallinn","months":["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"],"date":[["month","Jan"],["literal"," "],["day","5"],["literal",", "],["year","2026"]],"morning":[["hour","9"],["literal",":"],["minute","07"],["literal",":"],["second","08"],["literal"," "],["dayPeriod","AM"]],"afternoon":[["hour","3"],["literal",":"],["minute","07"],["literal",":"],["second","08"],["literal"," "],["dayPeriod","PM"]],"brief":[["hour","9"],["literal",":"],["minute","07"],["literal"," "],["dayPeriod","AM"]]},"expect":[["2026-11-22T15:16:17.000Z","Nov 22, 2026","3:16:17 PM","3:16 PM"],["2025-03-01T00:05:09.000Z","Mar 1, 2025","12:05:09 AM","12:05 AM"],["2026-05-31T12:00:00.000Z","May 31, 2026","12:00:00 PM","12:00 PM"]]},
        {"locale":"de-DE","dates":{"zone":"Europe/Tallinn","months":["01","02","03","04","05","06","07","08","09","10","11","12"],"date":[["day","05"],["literal","."],["month","01"],["literal","."],["year","2026"]],"morning":[["hour","09"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"afternoon":[["hour","15"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"brief":[["hour","09"],["literal",":"],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","22.11.2026","15:16:17","15:16"],["2025-03-01T00:05:09.000Z","01.03.2025","00:05:09","00:05"],["2026-05-31T12:00:00.000Z","31.05.2026","12:00:00","12:00"]]},
        {"locale":"et-EE","dates":{"zone":"Europe/Tallinn","months":["jaan","veebr","märts","apr","mai","juuni","juuli","aug","sept","okt","nov","dets"],"date":[["day","5"],["literal",". "],["month","jaan"],["literal"," "],["year","2026"]],"morning":[["hour","09"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"afternoon":[["hour","15"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"brief":[["hour","09"],["literal",":"],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","22. nov 2026","15:16:17","15:16"],["2025-03-01T00:05:09.000Z","1. märts 2025","00:05:09","00:05"],["2026-05-31T12:00:00.000Z","31. mai 2026","12:00:00","12:00"]]},
        {"locale":"fi-FI","dates":{"zone":"Europe/Tallinn","months":["1","2","3","4","5","6","7","8","9","10","11","12"],"date":[["day","5"],["literal","."],["month","1"],["literal","."],["year","2026"]],"morning":[["hour","9"],["literal","."],["minute","07"],["literal","."],["second","08"]],"afternoon":[["hour","15"],["literal","."],["minute","07"],["literal","."],["second","08"]],"brief":[["hour","9"],["literal","."],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","22.11.2026","15.16.17","15.16"],["2025-03-01T00:05:09.000Z","1.3.2025","0.05.09","0.05"],["2026-05-31T12:00:00.000Z","31.5.2026","12.00.00","12.00"]]},
        {"locale":"ja-JP","dates":{"zone":"Europe/Tallinn","months":["01","02","03","04","05","06","07","08","09","10","11","12"],"date":[["year","2026"],["literal","/"],["month","01"],["literal","/"],["day","05"]],"morning":[["hour","9"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"afternoon":[["hour","15"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"brief":[["hour","9"],["literal",":"],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","2026/11/22","15:16:17","15:16"],["2025-03-01T00:05:09.000Z","2025/03/01","0:05:09","0:05"],["2026-05-31T12:00:00.000Z","2026/05/31","12:00:00","12:00"]]},
        {"locale":"zh-CN","dates":{"zone":"Europe/Tallinn","months":["1","2","3","4","5","6","7","8","9","10","11","12"],"date":[["year","2026"],["literal","年"],["month","1"],["literal","月"],["day","5"],["literal","日"]],"morning":[["hour","09"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"afternoon":[["hour","15"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"brief":[["hour","09"],["literal",":"],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","2026年11月22日","15:16:17","15:16"],["2025-03-01T00:05:09.000Z","2025年3月1日","00:05:09","00:05"],["2026-05-31T12:00:00.000Z","2026年5月31日","12:00:00","12:00"]]},
        {"locale":"ko-KR","dates":{"zone":"Europe/Tallinn","months":["1","2","3","4","5","6","7","8","9","10","11","12"],"date":[["year","2026"],["literal",". "],["month","1"],["literal",". "],["day","5"],["literal","."]],"morning":[["dayPeriod","AM"],["literal"," "],["hour","9"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"afternoon":[["dayPeriod","PM"],["literal"," "],["hour","3"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"brief":[["dayPeriod","AM"],["literal"," "],["hour","9"],["literal",":"],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","2026. 11. 22.","PM 3:16:17","PM 3:16"],["2025-03-01T00:05:09.000Z","2025. 3. 1.","AM 12:05:09","AM 12:05"],["2026-05-31T12:00:00.000Z","2026. 5. 31.","PM 12:00:00","PM 12:00"]]},
        {"locale":"hu-HU","dates":{"zone":"Europe/Tallinn","months":["jan.","febr.","márc.","ápr.","máj.","jún.","júl.","aug.","szept.","okt.","nov.","dec."],"date":[["year","2026"],["literal",". "],["month","jan."],["literal"," "],["day","5"],["literal","."]],"morning":[["hour","9"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"afternoon":[["hour","15"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"brief":[["hour","9"],["literal",":"],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","2026. nov. 22.","15:16:17","15:16"],["2025-03-01T00:05:09.000Z","2025. márc. 1.","0:05:09","0:05"],["2026-05-31T12:00:00.000Z","2026. máj. 31.","12:00:00","12:00"]]},
        {"locale":"ar-EG","dates":{"zone":"Europe/Tallinn","months":["01","02","03","04","05","06","07","08","09","10","11","12"],"date":[["day","05"],["literal","‏/"],["month","01"],["literal","‏/"],["year","2026"]],"morning":[["hour","9"],["literal",":"],["minute","07"],["literal",":"],["second","08"],["literal"," "],["dayPeriod","ص"]],"afternoon":[["hour","3"],["literal",":"],["minute","07"],["literal",":"],["second","08"],["literal"," "],["dayPeriod","م"]],"brief":[["hour","9"],["literal",":"],["minute","07"],["literal"," "],["dayPeriod","ص"]]},"expect":[["2026-11-22T15:16:17.000Z","22‏/11‏/2026","3:16:17 م","3:16 م"],["2025-03-01T00:05:09.000Z","01‏/03‏/2025","12:05:09 ص","12:05 ص"],["2026-05-31T12:00:00.000Z","31‏/05‏/2026","12:00:00 م","12:00 م"]]},
        {"locale":"he-IL","dates":{"zone":"Europe/Tallinn","months":["ינו׳","פבר׳","מרץ","אפר׳","מאי","יוני","יולי","אוג׳","ספט׳","אוק׳","נוב׳","דצמ׳"],"date":[["day","5"],["literal"," ב"],["month","ינו׳"],["literal"," "],["year","2026"]],"morning":[["hour","9"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"afternoon":[["hour","15"],["literal",":"],["minute","07"],["literal",":"],["second","08"]],"brief":[["hour","9"],["literal",":"],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","22 בנוב׳ 2026","15:16:17","15:16"],["2025-03-01T00:05:09.000Z","1 במרץ 2025","0:05:09","0:05"],["2026-05-31T12:00:00.000Z","31 במאי 2026","12:00:00","12:00"]]},
        {"locale":"fr-CA","dates":{"zone":"Europe/Tallinn","months":["janv.","févr.","mars","avr.","mai","juin","juill.","août","sept.","oct.","nov.","déc."],"date":[["day","5"],["literal"," "],["month","janv."],["literal"," "],["year","2026"]],"morning":[["hour","09"],["literal"," h "],["minute","07"],["literal"," min "],["second","08"],["literal"," s"]],"afternoon":[["hour","15"],["literal"," h "],["minute","07"],["literal"," min "],["second","08"],["literal"," s"]],"brief":[["hour","09"],["literal"," h "],["minute","07"]]},"expect":[["2026-11-22T15:16:17.000Z","22 nov. 2026","15 h 16 min 17 s","15 h 16"],["2025-03-01T00:05:09.000Z","1 mars 2025","00 h 05 min 09 s","00 h 05"],["2026-05-31T12:00:00.000Z","31 mai 2026","12 h 00 min 00 s","12 h 00"]]}
        """;
}
