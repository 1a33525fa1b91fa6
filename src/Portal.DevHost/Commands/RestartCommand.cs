using Portal.DevHost.State;

namespace Portal.DevHost.Commands;

/// <summary>Restarts one part of a running stack, for example after a rebuild.</summary>
internal static class RestartCommand
{
    public static async Task<int> RunAsync(StateFolder state, Progress progress, string name)
    {
        var record = StackRecord.Read(state) is { Host.IsAlive: true, Ready: true } running
            ? running
            : throw new DevHostException("Portal is not running.");
        var names = record.Parts.Select(part => part.Name).ToList();
        if (!names.Contains(name, StringComparer.Ordinal))
            throw new DevHostException($"Unknown part '{name}': expected one of {string.Join(", ", names)}.");
        await progress.StepAsync("Restarting " + name, () => WaitAsync(state, record.Host, name));
        return 0;
    }

    private static async Task WaitAsync(StateFolder state, ProcessMark host, string name)
    {
        var request = state.RestartRequest(name);
        await File.WriteAllTextAsync(request, "");
        while (File.Exists(request))
        {
            if (!host.IsAlive)
                throw new DevHostException($"The stack ended while {name} was restarting; see {state.Log(name)}.");
            if (new FileInfo(request) is { Exists: true, Length: > 0 })
            {
                var failure = await File.ReadAllTextAsync(request);
                File.Delete(request);
                throw new DevHostException(failure);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
