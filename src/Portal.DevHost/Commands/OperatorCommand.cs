using System.Diagnostics;
using System.Globalization;
using Portal.DevHost.State;

namespace Portal.DevHost.Commands;

/// <summary>Runs a command of the operator for a running stack, with the settings of the stack's own operator.</summary>
internal static class OperatorCommand
{
    private static readonly string[] Settings = ["Portal__", "DOTNET_", "ASPNETCORE_"];

    public static async Task<int> RunAsync(StateFolder state, string[] arguments)
    {
        var record = StackRecord.Read(state) is { Host.IsAlive: true, Ready: true } running
            ? running
            : throw new DevHostException("Portal is not running. Start it with ./portal up.");
        var service = record.Parts.Single(part => part.Name == "operator").Process;
        var start = new ProcessStartInfo(Checkout.DotNet, [Checkout.Assembly("Portal.Operator"), .. arguments])
        {
            UseShellExecute = false,
        };
        foreach (var (name, value) in await EnvironmentAsync(service.Pid))
            start.Environment[name] = value;
        start.Environment["Portal__Health__Port"] = "0";
        start.Environment["Portal__Operator__SampleData"] = "false";
        using var command = Process.Start(start)!;
        await command.WaitForExitAsync();
        return command.ExitCode;
    }

    private static async Task<IEnumerable<(string Name, string Value)>> EnvironmentAsync(int pid)
    {
        var text = await File.ReadAllTextAsync($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/environ");
        return text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => Settings.Any(prefix => line.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(line => line.Split('=', 2))
            .Select(parts => (parts[0], parts[1]));
    }
}
