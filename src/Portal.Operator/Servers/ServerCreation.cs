using System.Diagnostics;
using System.Globalization;

namespace Portal.Operator.Servers;

/// <summary>Creates a data directory. The facts file comes last: a folder without it is incomplete and is replaced.</summary>
internal static class ServerCreation
{
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(10);

    public static async Task<ServerFacts> RunAsync(ServerSpec spec, TimeProvider time, CancellationToken ct)
    {
        var binaries = ServerBinaries.Require();
        var folder = Path.GetFullPath(spec.Folder);
        await RemoveAsync(folder, ct);
        Directory.CreateDirectory(folder, ServerLocation.OwnerOnly);
        await RequireEntryAsync(folder, ct);

        var data = Path.Combine(folder, "data");
        await InitializeAsync(binaries, spec, folder, data, ct);
        ServerConfiguration.Write(data, spec);
        var pin = ServerCertificate.Write(data, Path.Combine(folder, "server.crt"), time);
        await ServerCommand.HandOverAsync(folder, ct);

        var identifier = await SystemIdentifierAsync(binaries, data, ct);
        var facts = new ServerFacts("127.0.0.1", spec.Port, identifier, pin, spec.SuperuserName, binaries.MajorVersion)
        {
            Folder = folder,
        };
        await File.WriteAllTextAsync(facts.StoppedFile, "", ct);
        facts.Write();
        return facts;
    }

    /// <summary>Removes a folder, after what a killed operator left at work in it: an initdb goes on without its parent.</summary>
    public static async Task RemoveAsync(string folder, CancellationToken ct)
    {
        var data = Path.Combine(Path.GetFullPath(folder), "data");
        for (var waited = Stopwatch.StartNew(); ServerProcesses.KillCreation(data); )
        {
            if (waited.Elapsed > RemovalLimit)
                throw new ServerException(
                    $"no process at work in {data}",
                    "one that cannot be ended",
                    "end the processes that have this folder as their working directory"
                );
            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static async Task RequireEntryAsync(string folder, CancellationToken ct)
    {
        var parent = Path.GetDirectoryName(folder)!;
        if (!await ServerLocation.CanEnterAsync(parent, ct))
            throw new ServerException(
                $"the user '{ServerCommand.UserWhenRoot}' to be able to enter {parent}",
                "no permission on it or on a folder above it",
                $"put the clusters elsewhere, for example into {ServerLocation.StandInFor(parent)}"
            );
    }

    private static async Task InitializeAsync(
        ServerBinaries binaries,
        ServerSpec spec,
        string folder,
        string data,
        CancellationToken ct
    )
    {
        var passwordFile = Path.Combine(folder, "superuser");
        var ownerOnly = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var writer = new StreamWriter(passwordFile, ownerOnly))
            await writer.WriteLineAsync(spec.SuperuserPassword.AsMemory(), ct);
        await ServerCommand.HandOverAsync(folder, ct);

        string[] arguments =
        [
            $"--pgdata={data}",
            $"--username={spec.SuperuserName}",
            $"--pwfile={passwordFile}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--data-checksums",
        ];
        var result = await ServerCommand.RunAsync(binaries.Program("initdb"), arguments, ct);
        File.Delete(passwordFile);
        if (!result.Succeeded)
            throw ServerFailure.From("initdb to create a cluster in " + data, result.Output);
    }

    private static async Task<long> SystemIdentifierAsync(ServerBinaries binaries, string data, CancellationToken ct)
    {
        const string label = "Database system identifier:";
        var result = await ServerCommand.RunAsync(binaries.Program("pg_controldata"), [data], ct);
        var line = result.Output.Split('\n').FirstOrDefault(l => l.StartsWith(label, StringComparison.Ordinal));
        return line is not null
            ? unchecked((long)ulong.Parse(line[label.Length..].Trim(), CultureInfo.InvariantCulture))
            : throw ServerFailure.From("pg_controldata to report the system identifier of " + data, result.Output);
    }
}
