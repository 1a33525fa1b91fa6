using System.Diagnostics;
using System.Globalization;

namespace Portal.Isolation.Tests.Api;

/// <summary>A process that is stopped in the middle of whatever it does (SIGSTOP), until disposed.</summary>
internal sealed class PausedProcess : IDisposable
{
    private readonly int pid;

    private PausedProcess(int pid) => this.pid = pid;

    public static PausedProcess Pause(int pid)
    {
        Send("STOP", pid);
        return new(pid);
    }

    public static void Kill(int pid) => Send("KILL", pid);

    public void Dispose() => Send("CONT", pid);

    private static void Send(string signal, int pid)
    {
        using var kill = Process.Start("kill", ["-" + signal, pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
