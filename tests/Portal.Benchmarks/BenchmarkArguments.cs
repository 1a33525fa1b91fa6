using System.Globalization;

namespace Portal.Benchmarks;

/// <summary>Reads what stands behind the name of a benchmark.</summary>
internal static class BenchmarkArguments
{
    /// <summary>"--name NUMBER" pairs, by name.</summary>
    /// <exception cref="ArgumentException">Something else was found; the message says what was expected.</exception>
    public static IReadOnlyDictionary<string, int> Parse(string[] arguments, params string[] known)
    {
        var values = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pair in arguments.Chunk(2))
        {
            if (
                pair is not [var name, var text]
                || !known.Contains(name, StringComparer.Ordinal)
                || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            )
            {
                throw new ArgumentException(
                    $"Expected {string.Join(" N, ", known)} N; found {string.Join(' ', pair)}.",
                    nameof(arguments)
                );
            }
            values[name] = value;
        }
        return values;
    }
}
