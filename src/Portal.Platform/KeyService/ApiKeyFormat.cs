using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portal.Platform.KeyService;

/// <summary>
/// A key as text: prefix, key id (128 bits), secret (192 bits) and CRC-32 over all before it, in base 62 at fixed widths.
/// It is one word of 65 characters: selected by a double click, found by secret scanners, and a mistyped one is refused
/// without a look-up. Each key has exactly one text.
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
    private const int ChecksumBytes = 4;
    private const int ChecksumDigits = 6; // 62^6 > 2^32

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
        Base62.Write(id, text.Slice(PrefixLength, IdDigits));
        Base62.Write(key.Secret.Span, text.Slice(PrefixLength + IdDigits, SecretDigits));
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        Checksum(text[..^ChecksumDigits], checksum);
        Base62.Write(checksum, text[^ChecksumDigits..]);
        return text.ToString();
    }

    /// <summary>How every text of this key begins: enough to tell by it which key a text is, and no part of the secret.</summary>
    public static string BeginningOf(KeyClass keyClass, KeyId id) =>
        Write(new(keyClass, id, new byte[SecretBytes]))[..(PrefixLength + 12)];

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
            !Base62.TryRead(text.AsSpan(PrefixLength, IdDigits), id)
            || !Base62.TryRead(text.AsSpan(PrefixLength + IdDigits, SecretDigits), secret)
        )
        {
            return false;
        }
        key = new PresentedKey(keyClass, new KeyId(new Guid(id, bigEndian: true)), secret);
        return true;
    }

    private static string Prefix(KeyClass keyClass) => keyClass == KeyClass.Tenant ? TenantPrefix : PlatformPrefix;

    private static KeyClass? ClassOf(string text) =>
        text.StartsWith(TenantPrefix, StringComparison.Ordinal) ? KeyClass.Tenant
        : text.StartsWith(PlatformPrefix, StringComparison.Ordinal) ? KeyClass.Platform
        : null;

    private static bool HasChecksum(ReadOnlySpan<char> text)
    {
        Span<byte> found = stackalloc byte[ChecksumBytes];
        Span<byte> expected = stackalloc byte[ChecksumBytes];
        return Ascii.IsValid(text)
            && Base62.TryRead(text[^ChecksumDigits..], found)
            && Checksum(text[..^ChecksumDigits], expected)
            && found.SequenceEqual(expected);
    }

    private static bool Checksum(ReadOnlySpan<char> text, Span<byte> checksum)
    {
        Span<byte> ascii = stackalloc byte[text.Length];
        Encoding.ASCII.GetBytes(text, ascii);
        return System.Buffers.Binary.BinaryPrimitives.TryWriteUInt32BigEndian(checksum, Crc32.Of(ascii));
    }
}
