using System.Diagnostics;
using Portal.Testing;

namespace Portal.DevHost.Tests.Script;

/// <summary>What <c>./portal</c> checks of the machine before it builds or starts anything.</summary>
public sealed class MachineCheckTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-script-");

    public MachineCheckTests()
    {
        // A checkout with the script alone and a dotnet that only says that it was reached.
        Directory.CreateDirectory(In(".ci"));
        Directory.CreateDirectory(In("bin"));
        foreach (var file in new[] { "portal", ".ci/machine.sh", ".ci/test.sh" })
            File.Copy(Path.Combine(DevHostCommand.Checkout, file), In(file));
        File.WriteAllText(In("bin/dotnet"), "#!/bin/sh\necho \"building with $(ulimit -n) descriptors\"\nexit 3\n");
        File.SetUnixFileMode(In("bin/dotnet"), (UnixFileMode)0b111_101_101);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("test")]
    [InlineData("bench")]
    public async Task Too_low_a_hard_limit_of_descriptors_is_told_with_what_to_raise(string command)
    {
        var (exitCode, output) = await RunAsync($"ulimit -n 1000; ./portal {command}");
        Assert.Equal(1, exitCode);
        Assert.Contains("found a hard limit of 1000, expected 8192 or more", output, StringComparison.Ordinal);
        Assert.Contains("ulimit -n 8192", output, StringComparison.Ordinal);
        Assert.DoesNotContain("building", output, StringComparison.Ordinal); // nothing was built
    }

    [Theory]
    [InlineData("help")]
    [InlineData("status")]
    [InlineData("down")]
    public async Task Other_commands_check_nothing(string command)
    {
        var (_, output) = await RunAsync($"ulimit -n 1000; ./portal {command}");
        Assert.DoesNotContain("expected 8192", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_low_soft_limit_of_descriptors_is_raised()
    {
        var (_, output) = await RunAsync("ulimit -Sn 256; PORTAL_SKIP_CHECKS=1 ./portal bench");
        Assert.DoesNotContain("expected 8192", output, StringComparison.Ordinal);
        Assert.Contains("building with 8192 descriptors", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up", 1500, 2000)]
    [InlineData("test", 3000, 5000)]
    [InlineData("bench", 3000, 5000)]
    public async Task Memory_and_disk_that_do_not_suffice_are_told_with_both_figures(
        string command,
        int memory,
        int disk
    )
    {
        var script = $$"""
            root=$PWD
            fail() { echo "portal: $*"; exit 1; }
            source .ci/machine.sh
            available_memory() { echo {{memory - 1}}; }
            available_disk() { echo {{disk - 1}}; }
            check_machine {{command}}
            """;
        var (exitCode, output) = await RunAsync(script);
        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"Memory: found {memory - 1} MB available, expected {memory} MB",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"Disk: found {disk - 1} MB free for /var/tmp, expected {disk} MB",
            output,
            StringComparison.Ordinal
        );

        Assert.Equal(0, (await RunAsync("export PORTAL_SKIP_CHECKS=1\n" + script)).ExitCode);
        var enough = script
            .Replace("- 1", "", StringComparison.Ordinal)
            .Replace($"{memory - 1}", $"{memory}", StringComparison.Ordinal)
            .Replace($"{disk - 1}", $"{disk}", StringComparison.Ordinal);
        Assert.Equal((0, ""), await RunAsync(enough));
    }

    [Fact]
    public async Task The_figures_are_those_of_the_machine()
    {
        var (exitCode, output) = await RunAsync(
            """
            source .ci/machine.sh
            available_memory
            available_disk "$PWD/a/folder/that/is/not/there/yet"
            """
        );
        Assert.Equal(0, exitCode);
        Assert.All(output.Trim().Split('\n'), figure => Assert.InRange(int.Parse(figure, null), 1, int.MaxValue));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(string file) => Path.Combine(_folder.FullName, file);

    private async Task<(int ExitCode, string Output)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec 2>&1\n" + script])
        {
            UseShellExecute = false,
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = In("bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment.Remove("PORTAL_STATE");
        start.Environment.Remove("PORTAL_SKIP_CHECKS");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
