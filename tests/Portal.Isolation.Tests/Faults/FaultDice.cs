namespace Portal.Isolation.Tests.Faults;

/// <summary>Choices that seed and number of a case determine, so that it can be repeated: SplitMix64.</summary>
internal sealed class FaultDice(int seed, int number)
{
    private ulong state = ((ulong)(uint)seed << 32) | (uint)number;

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool Chance(int of, int all) => Below(all) < of;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)Below(256))];

    private ulong Next()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
