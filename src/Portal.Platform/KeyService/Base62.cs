using System.Buffers.Binary;

namespace Portal.Platform.KeyService;

/// <summary>Whole numbers at fixed widths, big-endian, in digits and letters. Lengths are multiples of four bytes.</summary>
internal static class Base62
{
    private const int Radix = 62;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static void Write(ReadOnlySpan<byte> number, Span<char> text)
    {
        Span<uint> limbs = stackalloc uint[number.Length / sizeof(uint)];
        for (var i = 0; i < limbs.Length; i++)
        {
            limbs[i] = BinaryPrimitives.ReadUInt32BigEndian(number[(i * sizeof(uint))..]);
        }
        for (var at = text.Length - 1; at >= 0; at--)
        {
            ulong rest = 0;
            foreach (ref var limb in limbs)
            {
                var value = (rest << 32) | limb;
                (limb, rest) = ((uint)(value / Radix), value % Radix);
            }
            text[at] = Digits[(int)rest];
        }
    }

    /// <returns>False for other characters, and for a number that is too large.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, Span<byte> number)
    {
        Span<uint> limbs = stackalloc uint[number.Length / sizeof(uint)];
        limbs.Clear();
        foreach (var digit in text)
        {
            if (!TryValue(digit, out var carry))
            {
                return false;
            }
            for (var i = limbs.Length - 1; i >= 0; i--)
            {
                var value = (ulong)limbs[i] * Radix + carry;
                (limbs[i], carry) = ((uint)value, value >> 32);
            }
            if (carry != 0)
            {
                return false;
            }
        }
        for (var i = 0; i < limbs.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(number[(i * sizeof(uint))..], limbs[i]);
        }
        return true;
    }

    private static bool TryValue(char digit, out ulong value)
    {
        (var known, value) = digit switch
        {
            >= '0' and <= '9' => (true, (ulong)(digit - '0')),
            >= 'A' and <= 'Z' => (true, (ulong)(digit - 'A') + 10),
            >= 'a' and <= 'z' => (true, (ulong)(digit - 'a') + 36),
            _ => (false, 0UL),
        };
        return known;
    }
}
