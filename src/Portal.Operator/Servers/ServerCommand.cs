using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Portal.Operator.Servers;

/// <summary>The result of a finished program: its exit code and its output.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// Runs PostgreSQL's programs, without our own environment, which may hold secrets. PostgreSQL refuses root: then its
/// programs run as the <c>postgres</c> user that Debian's package creates.
/// </summary>
internal static class ServerCommand
{
    public const string UserWhenRoot = "postgres";

    public static bool ChangesUser { get; } = Environment.UserName == "root" || Environment.IsPrivilegedProcess;

    public static Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        ChangesUser
            ? ExecuteAsync(
                "setpriv",
                [$"--reuid={UserWhenRoot}", $"--regid={UserWhenRoot}", "--init-groups", "--", program, .. arguments],
                ct
            )
            : ExecuteAsync(program, arguments, ct);

    /// <summary>Makes the user who runs PostgreSQL the owner of a folder and everything in it.</summary>
    public static async Task HandOverAsync(string folder, CancellationToken ct)
    {
        if (!ChangesUser)
            return;
        var result = await ExecuteAsync("chown", ["-R", $"{UserWhenRoot}:{UserWhenRoot}", "--", folder], ct);
        if (!result.Succeeded)
            throw new ServerException(
                $"a user '{UserWhenRoot}' who can own {folder}",
                result.Output.Trim(),
                "install Debian's package 'postgresql', which creates that user"
            );
    }

    private static async Task<CommandResult> ExecuteAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken ct
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        using var process = Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new(process.ExitCode, await output + await errors);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ServerException(
                string.Create(CultureInfo.InvariantCulture, $"to run {start.FileName}"),
                e.Message,
                "install Debian's packages 'postgresql' and 'util-linux'",
                e
            );
        }
    }
}
