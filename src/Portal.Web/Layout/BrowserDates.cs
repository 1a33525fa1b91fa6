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
/// <param name="Evening">The parts of 21:07:08.</param>
internal sealed record BrowserDates(
    string? Zone,
    string[]? Months,
    string[][]? Date,
    string[][]? Morning,
    string[][]? Evening
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
            || !IsSound(Evening)
        )
        {
            return DefaultCulture;
        }
        var date = Pattern(Date!, DatePart);
        var time = Pattern(Morning!, TimePart);
        var brief = Pattern([.. WithoutSeconds(Morning!)], TimePart);
        if (date is null || time is null || brief is null)
        {
            return DefaultCulture;
        }
        var culture = Create(date, time, brief);
        var format = culture.DateTimeFormat;
        format.AbbreviatedMonthNames = format.AbbreviatedMonthGenitiveNames = [.. Months, ""];
        format.AMDesignator = Value(Morning!, "dayPeriod") ?? "";
        format.PMDesignator = Value(Evening!, "dayPeriod") ?? "";
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
        (type, value, Value(Evening!, "hour")) switch
        {
            ("hour", "9", "21") => "H",
            ("hour", "09", "21") => "HH",
            ("hour", "9", "9") => "h",
            ("hour", "09", "09") => "hh",
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

    private static string Escape(string literal) => string.Concat(literal.Select(character => $"\\{character}"));

    /// <summary>Without the seconds and what separates them.</summary>
    private static IEnumerable<string[]> WithoutSeconds(string[][] parts)
    {
        var second = Array.FindIndex(parts, pair => pair[0] == "second");
        var separator = second > 0 && parts[second - 1][0] == "literal" ? second - 1 : -1;
        return parts.Where((_, index) => index != second && index != separator);
    }

    private static string? Value(string[][] parts, string type) => Array.Find(parts, pair => pair[0] == type)?[1];

    private static bool IsSound(string[][]? parts) =>
        parts is { Length: > 0 and <= MaximumParts }
        && parts.All(pair => pair is [not null, not null] && IsShort(pair[1]))
        && parts.Where(pair => pair[0] != "literal").Select(pair => pair[0]).Distinct().Count() >= 3;

    private static bool IsShort(string? value) =>
        value is { Length: > 0 and <= MaximumLength } && !value.Any(char.IsControl);
}
