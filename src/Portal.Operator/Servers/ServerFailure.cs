namespace Portal.Operator.Servers;

/// <summary>Turns the output of PostgreSQL's programs into an error that says what to do.</summary>
internal static class ServerFailure
{
    private static readonly (string Sign, string ToDo)[] Known =
    [
        ("No space left on device", "free some space on that disk, then try again"),
        ("Permission denied", "give the user who runs PostgreSQL access to that folder"),
        ("Address already in use", "end the process that holds the port, or choose another port"),
        ("could not create shared memory", "give the machine more shared memory (/dev/shm)"),
        ("Cannot allocate memory", "free some memory, then try again"),
        ("invalid locale name", "install the locale C.UTF-8 (Debian's package libc-bin)"),
    ];

    public static ServerException From(string expected, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var found = string.Join(" | ", lines.TakeLast(6));
        var known = Array.Find(Known, k => output.Contains(k.Sign, StringComparison.OrdinalIgnoreCase));
        return new(
            expected,
            found.Length == 0 ? "no output" : found,
            known.ToDo ?? "read the lines above; the next try repairs what this one left incomplete"
        );
    }
}
