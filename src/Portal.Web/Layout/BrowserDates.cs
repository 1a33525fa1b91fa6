using System.Globalization;

namespace Portal.Web.Layout;

/// <summary>
/// How a browser writes a date and a time, as its Intl says (<c>portal.times</c> in portal.js), in parts of type and value. The
/// server has no locale data (invariant globalization), and with it could only guess by a language tag; this is what the
/// person's own browser does, in one call, and works in every text.
/// </summary>
/// <param name="Zone">IANA name of the time zone.</param>
/// <param name="Months">How the twelve months are written in a date.</param>
/// <param name="Date">The parts of 5 January 2026.</param>
/// <param name="Morning">The parts of 09:07:08.</param>
/// <param name="Afternoon">The parts of 15:07:08.</param>
/// <param name="Brief">The parts of 09:07.</param>
internal sealed record BrowserDates(
    string? Zone,
    string[]? Months,
    string[][]? Date,
    string[][]? Morning,
    string[][]? Afternoon,
    string[][]? Brief
)
{
    private const int MaximumParts = 12;
    private const int MaximumLength = 24;

    /// <summary>"22 Nov 2026", "03:15:07".</summary>
    public static readonly CultureInfo DefaultCulture = Create("d MMM yyyy", "HH:mm:ss", "HH:mm");

    /// <summary>
    /// The way to write dates and times; the default one where the browser's description does not hold together. It is the
    /// browser's input: it is bounded, and shown to that person alone.
    /// </summary>
    public CultureInfo ToCulture()
    {
        if (
            Months is not { Length: 12 }
            || !Months.All(IsShort)
            || !IsSound(Date)
            || !IsSound(Morning)
            || !IsSound(Afternoon)
            || !IsSound(Brief, kinds: 2)
        )
        {
            return DefaultCulture;
        }
        var date = Pattern(Date!, DatePart);
        var time = Pattern(Morning!, TimePart);
        var brief = Pattern(Brief!, TimePart);
        if (date is null || time is null || brief is null)
        {
            return DefaultCulture;
        }
        var culture = Create(date, time, brief);
        var format = culture.DateTimeFormat;
        format.AbbreviatedMonthNames = format.AbbreviatedMonthGenitiveNames = [.. Months, ""];
        format.AMDesignator = Value(Morning!, "dayPeriod") ?? "";
        format.PMDesignator = Value(Afternoon!, "dayPeriod") ?? "";
        return culture;
    }

    private static CultureInfo Create(string date, string time, string brief)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.ShortDatePattern = date;
        culture.DateTimeFormat.LongTimePattern = time;
        culture.DateTimeFormat.ShortTimePattern = brief;
        return culture;
    }

    private string? DatePart(string type, string value) =>
        (type, value) switch
        {
            ("day", "5") => "d",
            ("day", "05") => "dd",
            ("month", "1") => "M",
            ("month", "01") => "MM",
            ("month", _) when value == Months![0] => "MMM",
            ("year", "2026") => "yyyy",
            ("year", "26") => "yy",
            _ => null,
        };

    private string? TimePart(string type, string value) =>
        (type, value, Value(Afternoon!, "hour")) switch
        {
            ("hour", "9", "15") => "H",
            ("hour", "09", "15") => "HH",
            ("hour", "9", "3") => "h",
            ("hour", "09", "03") => "hh",
            ("minute", "07", _) => "mm",
            ("second", "08", _) => "ss",
            ("dayPeriod", _, _) => "tt",
            _ => null,
        };

    /// <summary>A custom format string (of .NET), or null when a part has no place in one.</summary>
    private static string? Pattern(string[][] parts, Func<string, string, string?> part)
    {
        var pattern = "";
        foreach (var (type, value) in parts.Select(pair => (pair[0], pair[1])))
        {
            if ((type == "literal" ? Escape(value) : part(type, value)) is not { } next)
            {
                return null;
            }
            pattern += next;
        }
        return pattern;
    }

    /// <summary>A narrow no-break space is a space, as browsers write it in whole texts (web pages compare them).</summary>
    private static string Escape(string literal) =>
        string.Concat(literal.Replace('\u202f', ' ').Select(character => $"\\{character}"));

    private static string? Value(string[][] parts, string type) => Array.Find(parts, pair => pair[0] == type)?[1];

    private static bool IsSound(string[][]? parts, int kinds = 3) =>
        parts is { Length: > 0 and <= MaximumParts }
        && parts.All(pair => pair is [not null, not null] && IsShort(pair[1]))
        && parts.Where(pair => pair[0] != "literal").Select(pair => pair[0]).Distinct().Count() >= kinds;

    private static bool IsShort(string? value) =>
        value is { Length: > 0 and <= MaximumLength } && !value.Any(char.IsControl);
}
