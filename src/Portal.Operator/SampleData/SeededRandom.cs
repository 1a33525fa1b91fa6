using System.Buffers.Binary;

namespace Portal.Operator.SampleData;

/// <summary>Reproducible random values for sample data (SplitMix64). Not for secrets.</summary>
internal struct SeededRandom(ulong seed)
{
    private ulong state = seed;

    public static ulong Seed(string name, int index)
    {
        var hash = 14695981039346656037UL; // FNV-1a
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }
        return hash + (ulong)index * 0xD1B54A32D192ED03UL;
    }

    /// <summary>A number from 0 up to but not including <paramref name="bound"/>.</summary>
    public int Next(int bound) => (int)(Next() % (ulong)bound);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>A UUIDv7 (RFC 9562) with this timestamp.</summary>
    public Guid NextId(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(Next() & 0x0FFF | 0x7000));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Next() & 0x3FFFFFFFFFFFFFFF | 0x8000000000000000);
        return new Guid(bytes, bigEndian: true);
    }

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
