using Microsoft.AspNetCore.StaticAssets;
using Portal.Platform.Tenancy;
using Portal.Web.SignIn;

namespace Portal.Web.Hosting;

/// <summary>The files that are the same for everybody and hold nothing of a tenant.</summary>
internal static class StaticFiles
{
    /// <summary>Serves them on every host that is known, to people who are not signed in too.</summary>
    public static void MapStaticFiles(this IEndpointRouteBuilder app) =>
        app.MapStaticAssets()
            .AllowAnonymous()
            .WithMetadata(new WithoutSessionAttribute(), new ServedOnAttribute(HostKind.Tenant, HostKind.Staff));

    /// <summary>Whether the request goes to one of them.</summary>
    public static bool IsStaticFile(this HttpContext context) => context.GetEndpoint()?.IsStaticFile() == true;

    /// <summary>Whether the endpoint is one of them.</summary>
    public static bool IsStaticFile(this Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
}
