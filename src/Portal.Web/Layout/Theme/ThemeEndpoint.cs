namespace Portal.Web.Layout.Theme;

/// <summary>Serves the theme's style sheet as the static files are served: compressed, and cached until its URL changes.</summary>
internal static class ThemeEndpoint
{
    /// <summary>Maps the sheet, which is its endpoint's metadata, too.</summary>
    public static IEndpointConventionBuilder MapTheme(this WebApplication app)
    {
        var sheet = app.Services.GetRequiredService<ThemeSheet>();
        return app.MapGet(sheet.Url, context => WriteAsync(context, sheet)).WithMetadata(sheet);
    }

    private static async Task WriteAsync(HttpContext context, ThemeSheet sheet)
    {
        var response = context.Response;
        response.ContentType = "text/css; charset=utf-8";
        response.Headers.CacheControl = "max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = "br";
            await response.BodyWriter.WriteAsync(sheet.Brotli, context.RequestAborted);
        }
        else
        {
            await response.WriteAsync(sheet.Css, context.RequestAborted);
        }
    }
}
