using System.Runtime.InteropServices;

namespace Portal.DevHost;

/// <summary>Where the sources, the built parts and the .NET host are.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds Portal.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The <c>dotnet</c> host of the current runtime, which need not be on the PATH or in a default location.
    /// </summary>
    public static string DotNet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>A project's folder below src.</summary>
    public static string Project(string name) => Path.Combine(Root, "src", name);

    /// <summary>A project's assembly, built for the same configuration and framework as this process.</summary>
    public static string Assembly(string name)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var framework = Path.GetFileName(own);
        var configuration = Path.GetFileName(Path.GetDirectoryName(own))!;
        var file = Path.Combine(Project(name), "bin", configuration, framework, name + ".dll");
        return File.Exists(file)
            ? file
            : throw new DevHostException(
                $"{file} is missing: run 'dotnet build -c {configuration} src/Portal.DevHost'."
            );
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
                return folder.FullName;
        }
        throw new DevHostException(
            $"Portal.DevHost must run inside a checkout of Portal; {AppContext.BaseDirectory} is not in one."
        );
    }
}
