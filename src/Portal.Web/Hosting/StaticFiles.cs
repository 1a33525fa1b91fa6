using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Configuration.Memory;
using Portal.Platform.Tenancy;
using Portal.Web.Layout.Theme;
using Portal.Web.SignIn;

namespace Portal.Web.Hosting;

/// <summary>
/// Static files: the same for every tenant, with nothing of any. They are compressed when they are built, and under the addresses
/// that pages name, which have a digest of the content in them, browsers keep them for a year without asking again.
/// </summary>
/// <remarks>
/// Only they are compressed. A page has both secrets, such as antiforgery tokens, and text that its address or its input brought
/// along; compressed together, the length of the answer would give the secret away piece by piece (BREACH).
/// </remarks>
internal static class StaticFiles
{
    // The framework's name; see ServeFilesAsBuilt.
    private const string ReloadAtRuntime = "ReloadStaticAssetsAtRuntime";

    /// <summary>
    /// In a folder with a build, as in Development, the framework expects files to change under it: it then compares each with
    /// its build at every request, and answers "no-cache" and, where it finds a difference, gzip without compression. Here files
    /// change by a build only, so they are served as they are when published. Set the same key to look at edits at once.
    /// </summary>
    public static void ServeFilesAsBuilt(this IConfigurationBuilder configuration)
    {
        configuration.Sources.Insert(
            0, // so that anybody may say otherwise
            new MemoryConfigurationSource { InitialData = [new(ReloadAtRuntime, "false")] }
        );
    }

    /// <summary>Serves them on every known host, without authentication.</summary>
    public static void MapStaticFiles(this WebApplication app)
    {
        ServeEverywhere(app.MapStaticAssets());
        ServeEverywhere(app.MapTheme());
    }

    /// <summary>Whether the request goes to one of them.</summary>
    public static bool IsStaticFile(this HttpContext context) => context.GetEndpoint()?.IsStaticFile() == true;

    /// <summary>Whether the endpoint is one of them.</summary>
    public static bool IsStaticFile(this Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
        || endpoint.Metadata.GetMetadata<ThemeSheet>() is not null;

    private static void ServeEverywhere(IEndpointConventionBuilder files) =>
        files
            .AllowAnonymous()
            .WithMetadata(new WithoutSessionAttribute(), new ServedOnAttribute(HostKind.Tenant, HostKind.Staff));
}
