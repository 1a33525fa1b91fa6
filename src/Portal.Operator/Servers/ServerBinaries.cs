using System.Diagnostics;
using System.Globalization;

namespace Portal.Operator.Servers;

/// <summary>Where PostgreSQL's programs are. Debian keeps each major version in a folder that is not on the PATH.</summary>
/// <param name="Folder">Holds initdb, pg_ctl and pg_controldata.</param>
/// <param name="MajorVersion">As in the folder's <c>postgres --version</c>.</param>
public sealed record ServerBinaries(string Folder, int MajorVersion)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>Finds the binaries, or null when PostgreSQL is not installed.</summary>
    /// <param name="majorVersion">The version of an existing data directory; null takes the newest.</param>
    public static ServerBinaries? Find(int? majorVersion = null) =>
        // Debian's folders say their version; a program is only asked where there is no other way, since a process costs time.
        FromDebian()
            .Concat(FromPgConfig())
            .FirstOrDefault(found => majorVersion is null || found.MajorVersion == majorVersion);

    /// <summary>As <see cref="Find"/>, with an error that says what to install.</summary>
    public static ServerBinaries Require(int? majorVersion = null) =>
        Find(majorVersion)
        ?? throw new ServerException(
            majorVersion is { } wanted
                ? string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {wanted}, which created this data directory")
                : "PostgreSQL's programs, in a folder that pg_config --bindir names or under " + DebianRoot,
            "none",
            "apt-get install postgresql"
        );

    internal string Program(string name) => Path.Combine(Folder, name);

    private static int VersionOf(string folder)
    {
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        var words = Output(Path.Combine(folder, "postgres"), "--version").Split(' ');
        return words.Length > 2 ? Version(words[2].Split('.')[0]) : 0;
    }

    private static int Version(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;

    private static IEnumerable<ServerBinaries> FromDebian() =>
        from folder in Directory.Exists(DebianRoot) ? Directory.GetDirectories(DebianRoot) : []
        let version = Version(Path.GetFileName(folder))
        let programs = Path.Combine(folder, "bin")
        where version > 0 && HasPrograms(programs)
        orderby version descending
        select new ServerBinaries(programs, version);

    private static IEnumerable<ServerBinaries> FromPgConfig()
    {
        var folder = Output("pg_config", "--bindir").Trim();
        if (HasPrograms(folder))
        {
            yield return new(folder, VersionOf(folder));
        }
    }

    private static bool HasPrograms(string folder) => File.Exists(Path.Combine(folder, "initdb"));

    private static string Output(string program, string argument)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, argument)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            return process.StandardOutput.ReadToEnd();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
