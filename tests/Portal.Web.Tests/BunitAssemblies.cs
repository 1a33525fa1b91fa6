using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Portal.Web.Tests;

/// <summary>bunit asks for AngleSharp.Diffing 1.1.1 by name; the loader refuses the older one unless it is handed over here.</summary>
internal static class BunitAssemblies
{
    [ModuleInitializer]
    internal static void UseTheServedAngleSharpDiffing() =>
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name == "AngleSharp.Diffing"
                ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
                : null;
}
