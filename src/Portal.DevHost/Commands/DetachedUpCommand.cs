using System.Diagnostics;
using Portal.DevHost.Parts;
using Portal.DevHost.State;
using Portal.DevHost.Supervision;

namespace Portal.DevHost.Commands;

/// <summary>Starts the stack in a separate session, shows its progress, and returns when it is ready.</summary>
internal static class DetachedUpCommand
{
    public static async Task<int> RunAsync(StateFolder state, TextWriter output)
    {
        state.Create();
        var log = state.Log("devhost");
        LogTail.Begin(log);
        File.WriteAllText(log, "");
        var start = new ProcessStartInfo(
            "setsid",
            ["sh", "-c", "exec \"$@\" >>\"$PORTAL_LOG\" 2>&1 </dev/null", "sh", Checkout.DotNet, OwnAssembly, "up"]
        )
        {
            UseShellExecute = false,
        };
        start.Environment["PORTAL_STATE"] = state.Root;
        start.Environment["PORTAL_LOG"] = log;
        using var process = Process.Start(start)!;
        using var stop = new StopRequest();
        return await FollowAsync(process, log, output, stop.Requested);
    }

    private static async Task<int> FollowAsync(Process process, string log, TextWriter output, CancellationToken stop)
    {
        await using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var shown = "";
        for (var hasExited = false; ; hasExited = process.HasExited)
        {
            var text = await reader.ReadToEndAsync(CancellationToken.None);
            await output.WriteAsync(text);
            shown += text;
            if (shown.Contains(SignInTable.Ready + "\n", StringComparison.Ordinal))
                return 0;
            if (hasExited)
                return 1;
            if (stop.IsCancellationRequested && ProcessMark.Of(process.Id) is { } mark)
                Signal.Send(mark, Signal.Terminate);
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
    }

    private static string OwnAssembly => Path.Combine(AppContext.BaseDirectory, "Portal.DevHost.dll");
}
