namespace Portal.DevHost.Parts;

/// <summary>The last lines of a log.</summary>
internal static class LogTail
{
    private const int Lines = 30;

    public static string Of(string file) =>
        File.Exists(file)
            ? string.Join('\n', File.ReadLines(file).TakeLast(Lines).Select(line => "    " + line))
            : "    (no log)";

    /// <summary>Keeps one earlier log and begins a new one.</summary>
    public static void Begin(string file)
    {
        if (File.Exists(file))
            File.Move(file, file + ".1", overwrite: true);
    }
}
