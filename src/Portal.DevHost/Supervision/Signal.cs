using System.Runtime.InteropServices;
using Portal.DevHost.State;

namespace Portal.DevHost.Supervision;

/// <summary>Sends signals to our processes, never to another process that has reused the id of one.</summary>
internal static partial class Signal
{
    public const int Kill = 9;
    public const int Terminate = 15;

    public static void Send(ProcessMark process, int signal)
    {
        if (process.IsAlive)
            _ = SendSignal(process.Pid, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int pid, int signal);
}
