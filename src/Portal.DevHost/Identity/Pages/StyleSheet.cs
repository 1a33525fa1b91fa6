using System.Security.Cryptography;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Pages;

/// <summary>The pages' one style sheet, embedded in the assembly and served from our own origin, as their policy demands.</summary>
internal static class StyleSheet
{
    private static readonly byte[] Css = Read();

    /// <summary>Changes with the content, so that a new build is not shown in old clothes.</summary>
    public static string Version { get; } = Convert.ToHexStringLower(SHA256.HashData(Css))[..12];

    public static void Map(IEndpointRouteBuilder group) => group.MapGet(RealmAddresses.StyleSheetRoute, Serve);

    private static IResult Serve(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(Css, "text/css; charset=utf-8");
    }

    private static byte[] Read()
    {
        using var stream =
            typeof(StyleSheet).Assembly.GetManifestResourceStream("identity.css")
            ?? throw new InvalidOperationException(
                "The resource identity.css is missing: see EmbeddedResource in Portal.DevHost.csproj."
            );
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
