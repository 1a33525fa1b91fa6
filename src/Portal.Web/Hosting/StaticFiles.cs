using Microsoft.AspNetCore.StaticAssets;
using Portal.Platform.Tenancy;
using Portal.Web.Layout.Theme;
using Portal.Web.SignIn;

namespace Portal.Web.Hosting;

/// <summary>Static files: the same for every tenant, with nothing of any.</summary>
internal static class StaticFiles
{
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
