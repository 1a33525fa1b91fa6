namespace Portal.Platform.KeyService;

/// <summary>CRC-32 as in RFC 1952, section 8: finds every burst of up to 32 bits, thus every single mistyped character.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Remainder((uint)value))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = Table[(byte)crc ^ b] ^ (crc >> 8);
        }
        return ~crc;
    }

    private static uint Remainder(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        }
        return value;
    }
}
