using System.Globalization;

namespace Portal.DevHost.Parts;

/// <summary>The last lines of a log.</summary>
internal static class LogTail
{
    private const int Lines = 30;

    public static string Of(string file) =>
        File.Exists(file)
            ? string.Join('\n', File.ReadLines(file).TakeLast(Lines).Select(line => "    " + line))
            : "    (no log)";

    /// <summary>Starts a new log and keeps one earlier log.</summary>
    public static void Begin(string file)
    {
        if (File.Exists(file))
            File.Move(file, file + ".1", overwrite: true);
    }

    /// <summary>Adds a line of DevHost's own, so that the log itself says when and how its process ended.</summary>
    public static void Note(string file, string text)
    {
        try
        {
            var time = TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture);
            File.AppendAllText(file, $"--- {time} DevHost: {text}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The terminal has it, too.
        }
    }
}
