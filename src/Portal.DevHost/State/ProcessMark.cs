using System.Globalization;

namespace Portal.DevHost.State;

/// <summary>Names one process for ever: numbers are reused, a number with its start time is not.</summary>
internal sealed record ProcessMark(int Pid, long StartTicks, string Boot)
{
    private static readonly string ThisBoot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public bool IsAlive => Boot == ThisBoot && StartOf(Pid) == StartTicks;

    /// <summary>Null when the process has ended.</summary>
    public static ProcessMark? Of(int pid) => StartOf(pid) is { } start ? new(pid, start, ThisBoot) : null;

    public static ProcessMark OfThisProcess() => Of(Environment.ProcessId)!;

    // proc(5): the name in parentheses may hold anything, so fields are counted from its end: 3 is the state, 22 the start.
    private static long? StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
