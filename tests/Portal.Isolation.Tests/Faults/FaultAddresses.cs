using System.Text;

namespace Portal.Isolation.Tests.Faults;

/// <summary>What can be wrong with addresses. Every character stands for one byte (Latin-1).</summary>
internal static class FaultAddresses
{
    private const string AnId = "01936f00-0000-7000-8000-000000000001";

    private static readonly string[] Names =
    [
        "search",
        "status",
        "sort",
        "limit",
        "cursor",
        "role",
        "state",
        "after",
        "before",
        "returnUrl",
        "session",
        "challenge",
        "code",
        "error",
        "iss",
        "feed",
        "use",
        "number",
        "actor",
        "action",
        "outcome",
        "company",
        "started",
        "ended",
        "handler",
        "id",
        "%00",
        "a%00b",
        "%C0%AF",
        "",
        "__proto__",
        "a[b][c]",
    ];

    private static readonly string[] Values =
    [
        "",
        "%00",
        "a%00b",
        "%",
        "%zz",
        "%C0%80",
        "%ED%A0%80",
        "%ED%B0%80",
        "%FF%FE",
        "%F0%9F%98%80",
        "%E2%80%AE",
        "-1",
        "99999999999999999999999",
        "9223372036854775807",
        "-9223372036854775808",
        "1e400",
        "NaN",
        AnId,
        "{" + AnId + "}",
        "00000000-0000-0000-0000-000000000000",
        "%2e%2e%2f%2e%2e%2f",
        "'%22%3Cscript%3E",
        "%0d%0aX:y",
        "%2F%C3%BClo",
        "%2Fjourneys%3Fsearch%3D%F0%9F%98%80",
        "//evil.example",
        "%5C%5Cevil.example",
        "+",
        "a=b=c",
        "active&status=draft",
        "%u0000",
        new('A', 3_000),
        string.Concat(Enumerable.Repeat("%F0%9F%98%80", 400)),
        new('A', 9_000),
    ];

    private static readonly string[] Segments =
    [
        "%00",
        "a%00b",
        "%2e%2e",
        "..",
        "%zz",
        "%",
        "%C0%AF",
        "%ED%A0%80",
        "%FF",
        "%F0%9F%98%80",
        "%2F",
        "%5C",
        "a\u00e4b",
        "a b",
        "'",
        "\"",
        "<>",
        "{" + AnId + "}",
        "(" + AnId + ")",
        AnId + "x",
        "-1",
        "0x1",
        "99999999999999999999999",
        ";a=b",
        ".",
        "%20",
        "%0d%0a",
        new('A', 3_000),
        new('A', 9_000),
        "~",
        "%7F",
        "%E2%80%8B",
    ];

    /// <summary>An address that the pattern matches, or one that is malformed in one place.</summary>
    public static string Fill(string pattern, FaultDice dice, bool isMalformed)
    {
        var parts = pattern.Trim('/').Split('/').Select(part => Segment(part, dice)).ToList();
        if (isMalformed)
        {
            switch (dice.Below(4))
            {
                case 0:
                    parts.Add(dice.Of(Segments));
                    break;
                case 1:
                    return dice.Of([
                        "*",
                        "http://acme.portal.localhost/",
                        "http://[",
                        "//",
                        "/\\",
                        "?",
                        "acme:80",
                        "/%2e/",
                        "/;/",
                        "/#",
                        "/" + new string('/', 500),
                    ]);
                default:
                    parts[dice.Below(parts.Count)] = dice.Of(Segments);
                    break;
            }
        }
        return "/" + string.Join('/', parts);
    }

    public static string Query(FaultDice dice)
    {
        var (name, value) = (dice.Of(Names), dice.Of(Values));
        return dice.Below(8) switch
        {
            0 => $"{name}={value}&{name}={dice.Of(Values)}",
            1 => name,
            2 => Encoding.Latin1.GetString(dice.Bytes(20)).Replace('\n', 'n').Replace('\r', 'r').Replace(' ', '_'),
            3 => string.Join('&', Enumerable.Range(0, 600).Select(i => $"k{i}")),
            _ => $"{name}={value}",
        };
    }

    private static string Segment(string part, FaultDice dice) =>
        !part.StartsWith('{') ? part
        : part.Contains("guid", StringComparison.Ordinal) ? AnId
        : part.Contains("long", StringComparison.Ordinal) ? "1"
        : dice.Of(["acme", "anything", "context-token"]);
}
