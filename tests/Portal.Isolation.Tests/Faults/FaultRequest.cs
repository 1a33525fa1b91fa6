using System.Globalization;
using System.Text;

namespace Portal.Isolation.Tests.Faults;

/// <summary>A request as it is sent.</summary>
/// <param name="Octets">All of it.</param>
/// <param name="IsCut">Whether the server may wait for more of it: no response is then none that is missing.</param>
internal sealed record FaultRequest(byte[] Octets, bool IsCut)
{
    /// <summary>Escaped as in C and <c>printf</c>, so that the very same can be sent again.</summary>
    public override string ToString() =>
        string.Concat(
            Octets.Select(octet =>
                octet switch
                {
                    (byte)'\r' => "\\r",
                    (byte)'\n' => "\\n\n",
                    (byte)'\\' => "\\\\",
                    >= 0x20 and < 0x7f => ((char)octet).ToString(),
                    _ => $"\\x{octet:x2}",
                }
            )
        );
}

/// <summary>A body and how its end is told.</summary>
/// <param name="Body">What is sent.</param>
/// <param name="Header">What tells the end; null for nothing.</param>
/// <param name="IsCut">Whether the server may wait for more.</param>
internal sealed record FaultFraming(byte[] Body, (string Name, string Value)? Header, bool IsCut)
{
    private const string Length = "Content-Length";
    private const string Transfer = "Transfer-Encoding";

    public static readonly FaultFraming None = new([], null, IsCut: false);

    /// <summary>Mostly with the right length; sometimes in chunks, cut off, or with a length that is no number.</summary>
    public static FaultFraming Of(byte[] body, FaultDice dice)
    {
        var length = body.Length.ToString(CultureInfo.InvariantCulture);
        return dice.Below(20) switch
        {
            0 or 1 => new(Chunked(body), (Transfer, "chunked"), IsCut: false),
            2 => new(Chunked(body)[..(body.Length / 2)], (Transfer, "chunked"), IsCut: true),
            3 => new(body[..(body.Length / 2)], (Length, length), IsCut: true),
            4 => new(body, (Length, dice.Of(FaultHeaders.Lengths)), IsCut: true),
            5 => new(body, (Transfer, dice.Of(FaultHeaders.TransferEncodings)), IsCut: true),
            6 => new(body, null, IsCut: false),
            _ => new(body, (Length, length), IsCut: false),
        };
    }

    private static byte[] Chunked(byte[] body) =>
        [
            .. Encoding.ASCII.GetBytes(body.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"),
            .. body,
            .. "\r\n0\r\n\r\n"u8,
        ];
}
