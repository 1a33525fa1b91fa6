namespace Portal.DevHost.Parts;

/// <summary>A part of the stack that runs as a process of its own.</summary>
internal sealed record PartDefinition(
    string Name,
    IReadOnlyList<string> Command,
    string WorkingDirectory,
    int HealthPort
)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long it may take until its health listener says ready.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long it may take to stop before it is killed.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(15);
}
