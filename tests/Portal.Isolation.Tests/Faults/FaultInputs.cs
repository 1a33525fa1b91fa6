using System.Text;

namespace Portal.Isolation.Tests.Faults;

/// <summary>What can be wrong with addresses, headers and credentials. Every character stands for one byte (Latin-1).</summary>
internal static class FaultInputs
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

    /// <summary>Credentials that open nothing.</summary>
    public static readonly (string, string)[] Credentials =
    [
        ("Authorization", "Bearer"),
        ("Authorization", "Bearer    "),
        ("Authorization", "Bearer " + new string('k', 9_000)),
        ("Authorization", "Bearer \u00e4\u00ff"),
        ("Authorization", "Bearer \u00c3\u00a4"),
        ("Authorization", "Basic ???"),
        ("Authorization", "Bearer x\r\nAuthorization: Bearer y"),
        ("Authorization", ""),
        ("Authorization", "Digest a=\"b"),
        ("Cookie", "__Host-portal-session=x"),
        ("Cookie", "__Host-portal-session="),
        ("Cookie", "__Host-portal-staff=%00"),
        ("Cookie", "__Host-portal-session=AAAA; __Host-portal-session=BBBB"),
        ("Cookie", "__Host-portal-support=" + new string('A', 900)),
        ("Cookie", "__Host-portal-staff=" + new string('A', 5_000)),
        ("Cookie", "__Host-portal-invitation=!!!!"),
        ("Cookie", "__Host-portal-support-verifier=AAAA\r\nCookie: __Host-portal-support=AAAA"),
    ];

    /// <summary>Headers that no client of ours sends so.</summary>
    public static readonly (string, string)[] Headers =
    [
        ("Cookie", "="),
        ("Cookie", ";;;;"),
        ("Cookie", "a"),
        ("Cookie", "a=b=c; \"; x=\u00c3\u00a4"),
        ("Cookie", "\u00e4=\u00ff"),
        ("Cookie", "__Host-portal-antiforgery=x"),
        ("Cookie", "__Host-portal-antiforgery=CfDJ8AAAA"),
        ("Cookie", "big=" + new string('c', 40_000)),
        ("Cookie", string.Join("; ", Enumerable.Range(0, 180).Select(i => $"c{i}={new string('x', 4_000)}"))),
        ("Cookie", string.Join("; ", Enumerable.Range(0, 3_000).Select(i => $"c{i}=1"))),
        ("X-Many", "0" + string.Concat(Enumerable.Range(1, 150).Select(i => $"\r\nX-{i}: {i}"))),
        ("X-Long", new string('l', 40_000)),
        ("X-Longest", new string('l', 900_000)),
        ("X-\u0001", "a"),
        ("", "a"),
        ("X Y", "a"),
        ("X-Fold", "a\r\n b"),
        ("X-Nul", "a\0b"),
        ("X-Raw", "\u00ff\u00fe"),
        ("If-Match", "\""),
        ("If-Match", "W/"),
        ("If-Match", "*, *"),
        ("If-Match", "\"99999999999999999999\""),
        ("If-Match", "\u00c3\u00a4"),
        ("If-None-Match", "\""),
        ("If-None-Match", "W/\"a"),
        ("If-None-Match", "*"),
        ("If-None-Match", ",,,"),
        ("If-None-Match", new string('"', 2_001)),
        ("If-Modified-Since", "yesterday"),
        ("If-Modified-Since", "Fri, 31 Feb 9999 99:99:99 GMT"),
        ("If-Unmodified-Since", "0"),
        ("If-Range", "\""),
        ("Range", "bytes=-1"),
        ("Range", "bytes=99999999999999999999-"),
        ("Range", "bytes=0-0,1-1,2-2"),
        ("Range", "lines=a-b"),
        ("Accept", "text/html"),
        ("Accept", "*/*;q=nope"),
        ("Accept", "///"),
        ("Accept", ""),
        ("Accept-Encoding", "gzip;q=2,,,br;q=-1"),
        ("Accept-Language", ";;q"),
        ("Origin", "null"),
        ("Origin", "http://"),
        ("Referer", "%"),
        ("User-Agent", new string('u', 10_000)),
        ("User-Agent", "\u00f0\u009f\u0098\u0080"),
        ("Expect", "100-continue"),
        ("Expect", "200-ok"),
        ("TE", "trailers"),
        ("Trailer", "Host"),
        ("Max-Forwards", "-1"),
        ("Upgrade", "websocket"),
        ("Upgrade", "websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x"),
        ("Upgrade", "h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: A"),
        (
            "Upgrade",
            "websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        ),
        ("X-Forwarded-For", "999.1.1.1, \u00c3\u00a4"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Host", "a..b"),
        ("Forwarded", "for=\"_"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("traceparent", "00-zz"),
        ("tracestate", "=,=,="),
        ("baggage", "%,=%"),
        ("Request-Id", "|a.b_c."),
        ("Correlation-Context", "=="),
        ("RequestVerificationToken", "x"),
        ("RequestVerificationToken", "CfDJ8\u00c3\u00a4"),
        ("blazor-enhanced-nav", "on"),
        ("Content-Language", "%%"),
        ("Authorization", "Bearer second"),
        ("Host", "second.example"),
        ("Content-Length", "-1"),
        ("Content-Length", "1\r\nContent-Length: 2"),
        ("Connection", "\u00c3\u00a4, close, close"),
    ];

    public static readonly string[] ContentTypes =
    [
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=nope",
        "application/x-www-form-urlencoded; charset=\"UTF-8\"",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded;;;",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + new string('b', 300),
        "multipart/form-data; boundary=\"a",
        "multipart/form-data; boundary=b; charset=utf-7",
        "multipart/mixed; boundary=b",
        "application/json",
        "application/json; charset=utf-7",
        "application/json; charset=nope",
        "application/json; charset=\"utf-8\"",
        "application/json; charset=utf-16",
        "application/json; charset",
        "application/json; charset=\"",
        "application/json; charset=utf-8; charset=utf-7",
        "application/json\u00e4",
        "application/problem+json",
        "text/plain",
        "text/plain; charset=utf-7",
        "",
        "/",
        ";;;",
        "*/*",
        "\u00c3\u00a4/\u00c3\u00a4",
        "application/octet-stream",
        "application/json, text/plain",
        "application/x-www-form-urlencoded\r\nContent-Type: application/json",
    ];

    public static readonly string[] Encodings =
    [
        "gzip",
        "br",
        "deflate",
        "gzip, br",
        "identity",
        "compress",
        "zstd",
        "nope",
        "",
        "gzip;q=1",
        "\u00c3\u00a4",
        "GZIP",
        "gzip\r\nContent-Encoding: gzip",
    ];

    public static readonly string[] Hosts =
    [
        "acme.portal.localhost:99999",
        "acme.portal.localhost:",
        "acme.portal.localhost.",
        "ACME.portal.localhost:65535",
        "acme.portal.localhost:0",
        "127.0.0.1",
        "[::1]:80",
        "[",
        "a..b",
        "",
        "%61cme.portal.localhost",
        "acme.portal.localhost:80:80",
        "u@acme.portal.localhost",
        "\u00c3\u00a4.portal.localhost",
        "acme.portal.localhost/x",
        new('h', 3_000),
        "xn--0.localhost",
        "acme portal",
    ];

    public static readonly string[] Lengths =
    [
        "-1",
        "abc",
        "99999999999999999999",
        "0",
        "70000",
        "1",
        "+5",
        "5, 5",
        "0x10",
        " ",
    ];

    public static readonly string[] TransferEncodings =
    [
        "gzip",
        "chunked, gzip",
        "gzip, chunked",
        "identity",
        "nope",
        "chunked, chunked",
        "\u00c3\u00a4",
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
