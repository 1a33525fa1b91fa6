using Portal.Platform.Hosting;

namespace Portal.KeyService.Callers;

/// <summary>
/// Reads <c>Portal:KeyService:Callers:NAME</c> with <c>SecretHashes</c> (one, or two during rotation; SHA-256 as hex) and
/// <c>Rights</c>.
/// </summary>
internal static class CallerConfiguration
{
    public const string Section = "Portal:KeyService:Callers";

    private const int HashBytes = 32;

    private sealed record Entry
    {
        public string[] SecretHashes { get; init; } = [];
        public string[] Rights { get; init; } = [];
    }

    public static IReadOnlyList<Caller> Read(IConfiguration configuration, ConfigurationFaults faults)
    {
        var sections = configuration.GetSection(Section).GetChildren().ToList();
        if (sections.Count == 0)
        {
            faults.Add($"{Section} is missing: expected at least one caller with SecretHashes and Rights.");
        }
        var callers = sections.ConvertAll(section => Read(section, faults));
        var shared = callers
            .SelectMany(caller => caller.SecretHashes.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal))
            .CountBy(hash => hash, StringComparer.Ordinal)
            .Any(hash => hash.Value > 1);
        if (shared)
        {
            faults.Add($"{Section}: two callers have the same secret; each needs its own.");
        }
        return callers;
    }

    private static Caller Read(IConfigurationSection section, ConfigurationFaults faults)
    {
        var entry = section.Get<Entry>() ?? new();
        if (entry.SecretHashes.Length is 0 or > 2)
        {
            faults.Add($"{section.Path}:SecretHashes: expected one or two, found {entry.SecretHashes.Length}.");
        }
        if (entry.Rights.Length == 0)
        {
            faults.Add($"{section.Path}:Rights is missing: expected some of {AllRights}.");
        }
        var hashes = entry.SecretHashes.Select(hash => Hash(section, hash, faults)).OfType<byte[]>();
        var rights = entry.Rights.Select(right => Right(section, right, faults)).OfType<CallerRight>();
        return new Caller(section.Key, [.. hashes], rights.ToHashSet());
    }

    private static string AllRights => string.Join(", ", Enum.GetNames<CallerRight>()).ToLowerInvariant();

    private static byte[]? Hash(IConfigurationSection section, string text, ConfigurationFaults faults)
    {
        var hash = new byte[HashBytes];
        if (
            Convert.FromHexString(text, hash, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == HashBytes
        )
        {
            return hash;
        }
        faults.Add($"{section.Path}:SecretHashes: expected SHA-256 as {HashBytes * 2} hexadecimal digits.");
        return null;
    }

    private static CallerRight? Right(IConfigurationSection section, string text, ConfigurationFaults faults)
    {
        if (Enum.TryParse<CallerRight>(text, ignoreCase: true, out var right) && !char.IsDigit(text[0]))
        {
            return right;
        }
        faults.Add($"{section.Path}:Rights: expected some of {AllRights}, found '{text}'.");
        return null;
    }
}
