using System.Buffers.Binary;
using System.Text;

namespace Portal.Testing.Hub;

/// <summary>The little of MessagePack (msgpack.org) that hub messages need, so that tests can send what no client would.</summary>
internal static class MessagePack
{
    public static byte[] Write(object? value)
    {
        using var stream = new MemoryStream();
        Write(stream, value);
        return stream.ToArray();
    }

    public static object? Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        var head = bytes[at++];
        return head switch
        {
            <= 0x7f => (long)head,
            >= 0xe0 => (long)(sbyte)head,
            <= 0x8f => ReadMap(bytes, ref at, head & 0x0f),
            <= 0x9f => ReadArray(bytes, ref at, head & 0x0f),
            <= 0xbf => ReadText(bytes, ref at, head & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => ReadBytes(bytes, ref at, (int)ReadNumber(bytes, ref at, 1)),
            0xc5 => ReadBytes(bytes, ref at, (int)ReadNumber(bytes, ref at, 2)),
            0xc6 => ReadBytes(bytes, ref at, (int)ReadNumber(bytes, ref at, 4)),
            0xca => ReadNumber(bytes, ref at, 4),
            0xcb => ReadNumber(bytes, ref at, 8),
            0xcc or 0xd0 => ReadNumber(bytes, ref at, 1),
            0xcd or 0xd1 => ReadNumber(bytes, ref at, 2),
            0xce or 0xd2 => ReadNumber(bytes, ref at, 4),
            0xcf or 0xd3 => ReadNumber(bytes, ref at, 8),
            0xd9 => ReadText(bytes, ref at, (int)ReadNumber(bytes, ref at, 1)),
            0xda => ReadText(bytes, ref at, (int)ReadNumber(bytes, ref at, 2)),
            0xdb => ReadText(bytes, ref at, (int)ReadNumber(bytes, ref at, 4)),
            0xdc => ReadArray(bytes, ref at, (int)ReadNumber(bytes, ref at, 2)),
            _ => throw new InvalidDataException($"MessagePack type 0x{head:x2} is not expected in a hub message."),
        };
    }

    private static void Write(MemoryStream stream, object? value)
    {
        switch (value)
        {
            case null:
                stream.WriteByte(0xc0);
                break;
            case bool b:
                stream.WriteByte(b ? (byte)0xc3 : (byte)0xc2);
                break;
            case int or long:
                stream.WriteByte(0xd3);
                WriteBigEndian(stream, Convert.ToInt64(value, null));
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                stream.WriteByte(0xdb);
                WriteLength(stream, bytes.Length);
                stream.Write(bytes);
                break;
            case byte[] raw:
                stream.WriteByte(0xc6);
                WriteLength(stream, raw.Length);
                stream.Write(raw);
                break;
            case Dictionary<string, string>:
                stream.WriteByte(0x80);
                break;
            case object?[] items:
                stream.WriteByte(0xdc);
                stream.WriteByte((byte)(items.Length >> 8));
                stream.WriteByte((byte)items.Length);
                Array.ForEach(items, item => Write(stream, item));
                break;
            default:
                throw new NotSupportedException($"Cannot write a {value.GetType()}.");
        }
    }

    private static void WriteLength(MemoryStream stream, int length)
    {
        Span<byte> buffer = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(buffer, length);
        stream.Write(buffer);
    }

    private static void WriteBigEndian(MemoryStream stream, long value)
    {
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(buffer, value);
        stream.Write(buffer);
    }

    private static long ReadNumber(ReadOnlySpan<byte> bytes, ref int at, int size)
    {
        long value = 0;
        for (var i = 0; i < size; i++)
        {
            value = (value << 8) | bytes[at++];
        }
        return value;
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        var text = Encoding.UTF8.GetString(bytes.Slice(at, length));
        at += length;
        return text;
    }

    private static byte[] ReadBytes(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        var raw = bytes.Slice(at, length).ToArray();
        at += length;
        return raw;
    }

    private static object?[] ReadArray(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        var items = new object?[length];
        for (var i = 0; i < length; i++)
        {
            items[i] = Read(bytes, ref at);
        }
        return items;
    }

    private static Dictionary<string, object?> ReadMap(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        var map = new Dictionary<string, object?>(length, StringComparer.Ordinal);
        for (var i = 0; i < length; i++)
        {
            var key = (string)Read(bytes, ref at)!;
            map[key] = Read(bytes, ref at);
        }
        return map;
    }
}
