using System.Text.Json;

namespace Portal.DevHost.State;

/// <summary>A part of the stack and its process.</summary>
internal sealed record PartRecord(string Name, ProcessMark Process, int HealthPort);

/// <summary>The running stack, recorded for the other commands.</summary>
internal sealed record StackRecord(int PortBase, ProcessMark Host, ProcessMark? Guardian, bool Ready)
{
    public IReadOnlyList<PartRecord> Parts { get; init; } = [];

    /// <summary>How often each part, cluster and guardian ended and was restarted, by its name.</summary>
    public IReadOnlyDictionary<string, int> Restarts { get; init; } =
        new Dictionary<string, int>(StringComparer.Ordinal);

    public static StackRecord? Read(StateFolder state)
    {
        try
        {
            return JsonSerializer.Deserialize<StackRecord>(File.ReadAllText(FileIn(state)));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(StateFolder state)
    {
        var file = FileIn(state);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this));
        File.Move(file + ".new", file, overwrite: true);
    }

    public static void Delete(StateFolder state) => File.Delete(FileIn(state));

    private static string FileIn(StateFolder state) => Path.Combine(state.Root, "stack.json");
}
