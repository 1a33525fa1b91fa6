using System.Security.Cryptography;
using System.Text;

namespace Portal.Operator.Servers;

/// <summary>
/// Where clusters' folders can be. The <c>postgres</c> user cannot enter a home such as root's; then a folder under
/// /var/tmp, named after the state folder's path, takes its place.
/// </summary>
public static class ServerLocation
{
    /// <summary>The folder for the clusters of a state folder: itself, or its substitute under /var/tmp.</summary>
    public static async Task<string> ResolveAsync(string stateFolder, CancellationToken ct)
    {
        var state = Path.GetFullPath(stateFolder);
        if (await CanEnterAsync(state, ct))
            return state;
        var standIn = StandInFor(state);
        Directory.CreateDirectory(standIn, EnterOnly);
        RefuseForeign(standIn);
        return standIn;
    }

    /// <summary>The substitute's path, whether it exists or not.</summary>
    public static string StandInFor(string stateFolder)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(stateFolder)));
        return "/var/tmp/portal-" + Convert.ToHexStringLower(digest)[..8];
    }

    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    internal const UnixFileMode EnterOnly = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    internal static async Task<bool> CanEnterAsync(string folder, CancellationToken ct) =>
        (await ServerCommand.RunAsync("test", ["-x", folder], ct)).Succeeded;

    // Every user may create files in /var/tmp. A folder (or link) that another user put there is not used.
    private static void RefuseForeign(string folder)
    {
        try
        {
            if (new DirectoryInfo(folder).LinkTarget is null)
            {
                File.SetUnixFileMode(folder, EnterOnly);
                return;
            }
        }
        catch (UnauthorizedAccessException) { }
        throw new ServerException(
            $"{folder} to be a folder of this user",
            "a link, or a folder of another user",
            $"remove {folder}"
        );
    }
}
