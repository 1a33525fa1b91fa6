using System.Diagnostics;
using System.Globalization;

namespace Portal.Operator.Servers;

/// <summary>Starts and stops clusters with <c>pg_ctl</c>, and cleans up after a crash.</summary>
internal static class ServerControl
{
    private const int Attempts = 5;
    private const long LogLimit = 10_000_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(10);

    public static async Task StartAsync(ServerFacts facts, CancellationToken ct)
    {
        var binaries = ServerBinaries.Require(facts.MajorVersion);
        await ClearAfterCrashAsync(facts, ct);
        if (PortHolder.Of(facts.Port) is { } holder)
            throw new ServerException(
                Invariant($"port {facts.Port} to be free for the PostgreSQL cluster in {facts.Folder}"),
                $"{holder} listens on it",
                "end that process, or choose another range of ports"
            );
        LimitLog(facts.LogFile);

        string[] arguments =
        [
            "start",
            "-w",
            "-t",
            "30",
            "-D",
            facts.DataDirectory,
            "-l",
            facts.LogFile,
            "-o",
            Invariant($"-p {facts.Port}"),
        ];
        for (var attempt = 1; ; attempt++)
        {
            var result = await ServerCommand.RunAsync(binaries.Program("pg_ctl"), arguments, ct);
            if (result.Succeeded)
                return;
            // After kill -9 the first start can be refused: orphaned backends still hold the shared memory.
            if (attempt == Attempts || !Tail(facts.LogFile).Contains("shared memory", StringComparison.Ordinal))
                throw ServerFailure.From(
                    "PostgreSQL to start in " + facts.DataDirectory,
                    result.Output + Tail(facts.LogFile)
                );
            await Task.Delay(attempt * Pause, ct);
        }
    }

    public static async Task StopAsync(ServerFacts facts, CancellationToken ct)
    {
        if (ServerProcesses.Postmaster(facts.DataDirectory) is null)
            return;
        var control = ServerBinaries.Require(facts.MajorVersion).Program("pg_ctl");
        foreach (var (mode, seconds) in new[] { ("fast", "15"), ("immediate", "10") })
        {
            string[] arguments = ["stop", "-w", "-m", mode, "-t", seconds, "-D", facts.DataDirectory];
            var result = await ServerCommand.RunAsync(control, arguments, ct);
            if (result.Succeeded || ServerProcesses.Postmaster(facts.DataDirectory) is null)
                return;
        }
        throw new ServerException(
            "PostgreSQL to stop in " + facts.DataDirectory,
            Invariant($"process {ServerProcesses.Postmaster(facts.DataDirectory)} still there after 25 seconds"),
            "look at its log " + facts.LogFile
        );
    }

    // Backends notice at once that their postmaster is gone, unless they are busy: those are killed, since PostgreSQL
    // does not start beside them. A stale pid file would keep it from starting, too, once another process has its number;
    // it is removed only when no process at all works in the data directory.
    private static async Task ClearAfterCrashAsync(ServerFacts facts, CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while (ServerProcesses.In(facts.DataDirectory).Count > 0 && waited.Elapsed < OrphanLimit)
        {
            if (waited.Elapsed > OrphanGrace)
                ServerProcesses.KillOrphans(facts.DataDirectory);
            await Task.Delay(Pause, ct);
        }
        if (ServerProcesses.In(facts.DataDirectory).Count == 0)
            File.Delete(Path.Combine(facts.DataDirectory, "postmaster.pid"));
    }

    private static void LimitLog(string logFile)
    {
        if (new FileInfo(logFile) is { Exists: true, Length: > LogLimit })
            File.Move(logFile, logFile + ".1", overwrite: true);
    }

    private static string Tail(string logFile) =>
        File.Exists(logFile) ? string.Join('\n', File.ReadLines(logFile).TakeLast(8)) : "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
