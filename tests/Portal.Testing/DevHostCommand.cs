using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Portal.Operator.Servers;

namespace Portal.Testing;

/// <summary>Runs Portal.DevHost as a person does, with a state folder and ports of its own.</summary>
public sealed class DevHostCommand(string state, int portBase)
{
    private static readonly int[] Offsets = [0, 100, 200, 300, 400, 500, 501, 502, 503, 510, 511, 520, 521, 522];

    /// <summary>Additional environment variables.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>The state folder.</summary>
    public string State => state;

    /// <summary>The first port.</summary>
    public int PortBase => portBase;

    /// <summary>A base whose ports are free at this moment, below those of <see cref="TestFolder.NextPorts"/>.</summary>
    public static int FreePortBase()
    {
        while (true)
        {
            var candidate = RandomNumberGenerator.GetInt32(10_000, 19_400);
            if (Offsets.All(offset => PortHolder.Of(candidate + offset) is null))
                return candidate;
        }
    }

    /// <summary>Starts a command; the caller reads its output and waits for it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(DotNet, [Assembly("Portal.DevHost"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PORTAL_STATE"] = state;
        start.Environment["PORTAL_PORT_BASE"] = portBase.ToString(CultureInfo.InvariantCulture);
        // A test run that is killed takes its stack along.
        start.Environment["PORTAL_OWNER_PID"] = System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }

    internal static string DotNet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>A program that was built along with this test.</summary>
    internal static string Assembly(string project)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var (framework, configuration) = (Path.GetFileName(own), Path.GetFileName(Path.GetDirectoryName(own))!);
        var file = Path.Combine(Checkout, "src", project, "bin", configuration, framework, project + ".dll");
        return File.Exists(file)
            ? file
            : throw new InvalidOperationException(
                $"{file} is missing: reference Portal.DevHost from the test project."
            );
    }

    /// <summary>The folder that holds Portal.sln.</summary>
    public static string Checkout
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Portal.sln")))
                folder = folder.Parent;
            return folder.FullName;
        }
    }
}
