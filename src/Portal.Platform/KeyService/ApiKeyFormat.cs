using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Numerics;
using System.Text;

namespace Portal.Platform.KeyService;

/// <summary>
/// A key as text: prefix, key id (128 bits), secret (192 bits) and CRC-32 (RFC 1952, section 8) over all before it, in
/// base 62 at fixed widths. It is one word of 65 characters: selected by a double click, found by secret scanners, and
/// a mistyped one is refused without a look-up. Each key has exactly one text.
/// </summary>
public static class ApiKeyFormat
{
    /// <summary>Bytes of the random part.</summary>
    public const int SecretBytes = 24;

    /// <summary>Begins every tenant's key.</summary>
    public const string TenantPrefix = "ptk_";

    /// <summary>Begins every platform key.</summary>
    public const string PlatformPrefix = "ppk_";

    /// <summary>Characters of every key.</summary>
    public const int Length = PrefixLength + IdDigits + SecretDigits + ChecksumDigits;

    private const int PrefixLength = 4;
    private const int IdBytes = 16;
    private const int IdDigits = 22; // 62^22 > 2^128
    private const int SecretDigits = 33; // 62^33 > 2^192
    private const int ChecksumDigits = 6; // 62^6 > 2^32
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Writes a key.</summary>
    /// <exception cref="ArgumentException">The secret has another length.</exception>
    public static string Write(PresentedKey key)
    {
        if (key.Secret.Length != SecretBytes)
        {
            throw new ArgumentException($"Expected a secret of {SecretBytes} bytes.", nameof(key));
        }
        Span<char> text = stackalloc char[Length];
        Prefix(key.Class).CopyTo(text);
        Span<byte> id = stackalloc byte[IdBytes];
        key.Id.Value.TryWriteBytes(id, bigEndian: true, out _);
        WriteNumber(ToNumber(id), text.Slice(PrefixLength, IdDigits));
        WriteNumber(ToNumber(key.Secret.Span), text.Slice(PrefixLength + IdDigits, SecretDigits));
        WriteNumber(Checksum(text[..^ChecksumDigits]), text[^ChecksumDigits..]);
        return text.ToString();
    }

    /// <summary>The first characters of a key's text: they identify the key and contain no part of the secret.</summary>
    public static string BeginningOf(KeyClass keyClass, KeyId id) =>
        Write(new(keyClass, id, new byte[SecretBytes]))[..(PrefixLength + 12)];

    /// <summary>Reads the beginning of a tenant's key, as lists show it: the first and the last id that it may be of.</summary>
    public static bool TryReadBeginning(string? text, out (Guid First, Guid Last) ids)
    {
        ids = default;
        var digits = text?.TrimEnd('…') ?? "";
        if (
            !digits.StartsWith(TenantPrefix, StringComparison.Ordinal)
            || digits.Length is <= PrefixLength or > PrefixLength + IdDigits
        )
        {
            return false;
        }
        digits = digits[PrefixLength..];
        Span<byte> first = stackalloc byte[IdBytes];
        Span<byte> last = stackalloc byte[IdBytes];
        if (!TryReadNumber(digits.PadRight(IdDigits, Digits[0]), first))
        {
            return false;
        }
        if (!TryReadNumber(digits.PadRight(IdDigits, Digits[^1]), last))
        {
            last.Fill(byte.MaxValue); // 22 digits hold more than 128 bits
        }
        ids = (new(first, bigEndian: true), new(last, bigEndian: true));
        return true;
    }

    /// <summary>Reads a key. Nothing is trimmed or corrected.</summary>
    /// <returns>False for everything that <see cref="Write"/> could not have written.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out PresentedKey key)
    {
        key = default;
        if (text is not { Length: Length } || ClassOf(text) is not { } keyClass || !HasChecksum(text))
        {
            return false;
        }
        Span<byte> id = stackalloc byte[IdBytes];
        var secret = new byte[SecretBytes];
        if (
            !TryReadNumber(text.AsSpan(PrefixLength, IdDigits), id)
            || !TryReadNumber(text.AsSpan(PrefixLength + IdDigits, SecretDigits), secret)
        )
        {
            return false;
        }
        key = new PresentedKey(keyClass, new KeyId(new Guid(id, bigEndian: true)), secret);
        return true;
    }

    /// <summary>The checksum of the text before it.</summary>
    internal static uint Checksum(ReadOnlySpan<char> text)
    {
        Span<byte> ascii = stackalloc byte[text.Length];
        Encoding.ASCII.GetBytes(text, ascii);
        return Crc32.HashToUInt32(ascii);
    }

    internal static void WriteNumber(BigInteger number, Span<char> text)
    {
        for (var at = text.Length - 1; at >= 0; at--)
        {
            (number, var digit) = BigInteger.DivRem(number, Digits.Length);
            text[at] = Digits[(int)digit];
        }
    }

    /// <returns>False for other characters, and for a number that is too large.</returns>
    private static bool TryReadNumber(ReadOnlySpan<char> text, Span<byte> number)
    {
        var value = BigInteger.Zero;
        foreach (var character in text)
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }
            value = value * Digits.Length + digit;
        }
        var length = value.GetByteCount(isUnsigned: true);
        number.Clear();
        return length <= number.Length
            && value.TryWriteBytes(number[^length..], out _, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger ToNumber(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static string Prefix(KeyClass keyClass) => keyClass == KeyClass.Tenant ? TenantPrefix : PlatformPrefix;

    private static KeyClass? ClassOf(string text) =>
        text.StartsWith(TenantPrefix, StringComparison.Ordinal) ? KeyClass.Tenant
        : text.StartsWith(PlatformPrefix, StringComparison.Ordinal) ? KeyClass.Platform
        : null;

    private static bool HasChecksum(ReadOnlySpan<char> text)
    {
        Span<char> expected = stackalloc char[ChecksumDigits];
        WriteNumber(Checksum(text[..^ChecksumDigits]), expected);
        return Ascii.IsValid(text) && text[^ChecksumDigits..].SequenceEqual(expected);
    }
}
