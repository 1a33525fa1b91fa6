using System.IO.Compression;
using System.Text;

namespace Portal.Isolation.Tests.Faults;

/// <summary>Bodies: JSON for the APIs and the key service, forms for the dashboard; each now and then where it does not belong.</summary>
internal static class FaultBodies
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=b";
    private const string Json = "application/json";

    private static readonly string[] Fields =
    [
        "secret",
        "reason",
        "ticket",
        "mode",
        "minutes",
        "circuitId",
        "_handler",
        "__RequestVerificationToken",
        "returnUrl",
    ];

    private static readonly string[] Members =
    [
        "title",
        "status",
        "owner",
        "due_date",
        "steps",
        "key",
        "scopes",
        "expiresAt",
        "revision",
        "version",
        "serverId",
    ];

    private static readonly string[] FieldValues =
    [
        "",
        "%00",
        "a%00b",
        "%",
        "%zz",
        "%FF",
        "%ED%A0%80",
        "%F0%9F%98%80",
        "%E2%80%AE",
        "99999999999999999999",
        "-1",
        "%0d%0a",
        "readonly",
        new('v', 3_000),
    ];

    private static readonly string[] JsonValues =
    [
        "null",
        "true",
        "1e400",
        "-0",
        "99999999999999999999999",
        "0.1",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\uD83D\\uDE00\"",
        "\"\u0001\"",
        "\"\u00ff\"",
        "\"\u00c0\u0080\"",
        "[]",
        "[null]",
        "[[[]]]",
        "{}",
        "{\"a\":1,\"a\":2}",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"0000-00-00\"",
        "\"2026-02-30\"",
        "\"2026-12-31\"",
        "\"01936f00-0000-7000-8000-000000000001\"",
        "[\"journeys:read\"]",
        "[\"\\ud800\"]",
        "[{\"id\":\"\\ud800\",\"title\":\"\\u0000\"}]",
        "\"" + new string('j', 3_000) + "\"",
        "1",
        "\"active\"",
        "[" + string.Join(',', Enumerable.Repeat("{}", 500)) + "]",
        "\"infinity\"",
        "Infinity",
        "\"prt_x\"",
    ];

    private static readonly string[] BrokenJson =
    [
        "",
        " ",
        "null",
        "[]",
        "[",
        "{",
        "{]",
        "\"",
        "\u00ef\u00bb\u00bf{}",
        "{/**/}",
        "{,}",
        "{\"a\":1,}",
        "{\"a\"}",
        "nul",
        "\0",
        "{\"\\ud800\":1}",
        "{\"\\u0000\":1,\"\\u0000\":2}",
        "{}{}",
        "\u00ff\u00fe{\0}\0",
        "0",
        "1e999999",
    ];

    private static readonly string[] Parts =
    [
        "",
        "--b",
        "--b--",
        "--b--\r\n",
        "--b\r\n\r\nx",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: \r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"secret\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"\0\"\r\n\r\n\0\r\n--b--\r\n",
        "--b\r\nno header\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"secret\"; filename=\"\0../x\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=secret; filename*=utf-7''x\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"" + new string('n', 20_000) + "\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"X-{i}: y\r\n")) + "\r\nx\r\n--b--\r\n",
        string.Concat(
            Enumerable.Range(0, 900).Select(i => $"--b\r\nContent-Disposition: form-data; name=f{i}\r\n\r\nx\r\n")
        ) + "--b--\r\n",
        "preamble\r\n--b\r\n",
        new('-', 5_000),
    ];

    /// <summary>A body and its content type.</summary>
    public static (string Type, byte[] Body) For(FaultTarget target, FaultDice dice, bool isMalformed)
    {
        var isForm = target.Area is FaultArea.Tenant or FaultArea.Staff ? !dice.Chance(1, 8) : dice.Chance(1, 8);
        if (!isMalformed)
        {
            return isForm
                ? (Form, Ascii("secret=x&mode=readonly&minutes=15"))
                : (Json, Ascii(Object("1", "title", dice)));
        }
        return dice.Below(12) switch
        {
            0 => (isForm ? Form : Json, dice.Bytes(dice.Below(400))),
            1 => (isForm ? Form : Json, new byte[70_000]),
            2 => (Multipart, Ascii(dice.Of(Parts))),
            3 => isForm
                ? (Form, Ascii(string.Join('&', Enumerable.Repeat("f=1", 2_000))))
                : (Json, Ascii(new string('[', dice.Of([65, 1_000, 60_000])))),
            4 => isForm
                ? (Form, Ascii(new string('n', 3_000) + "=1"))
                : (Json, Ascii(string.Concat(Enumerable.Repeat("{\"a\":", 200)))),
            5 => isForm
                ? (Form, Ascii("a%00=1&&&==&a[b][c]=%&" + dice.Of(FieldValues)))
                : (Json, Ascii(dice.Of(BrokenJson))),
            6 => (isForm ? Form : Json, Ascii("a=" + new string('v', 66_000))),
            _ => isForm
                ? (Form, Ascii(string.Join('&', Fields.Select(field => $"{field}={dice.Of(FieldValues)}"))))
                : (Json, Ascii(Object(dice.Of(JsonValues), dice.Of(Members), dice))),
        };
    }

    /// <summary>The body as the header says, or not; sometimes a bomb.</summary>
    public static byte[] Encode(string encoding, byte[] body, FaultDice dice)
    {
        var content = dice.Chance(1, 6) ? new byte[8_000_000] : body;
        var encoded = encoding.ToLowerInvariant() switch
        {
            "gzip" => Compress(content, stream => new GZipStream(stream, CompressionLevel.Fastest)),
            "br" => Compress(content, stream => new BrotliStream(stream, CompressionLevel.Fastest)),
            _ => body,
        };
        return dice.Below(4) switch
        {
            0 => encoded[..(encoded.Length / 2)],
            1 => [.. encoded[..(encoded.Length / 2)], .. dice.Bytes(20)],
            _ => encoded,
        };
    }

    /// <summary>All members, one of them with the value.</summary>
    private static string Object(string value, string member, FaultDice dice)
    {
        var others = Members
            .Where(name => name != member)
            .Where(_ => dice.Chance(1, 2))
            .Select(name => $"\"{name}\":{dice.Of(JsonValues)}");
        return "{" + string.Join(',', others.Append($"\"{member}\":{value}")) + "}";
    }

    private static byte[] Compress(byte[] content, Func<Stream, Stream> compressor)
    {
        using var result = new MemoryStream();
        using (var stream = compressor(result))
        {
            stream.Write(content);
        }
        return result.ToArray();
    }

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);
}
