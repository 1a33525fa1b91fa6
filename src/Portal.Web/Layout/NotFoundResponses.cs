using Microsoft.AspNetCore.Diagnostics;

namespace Portal.Web.Layout;

/// <summary>Gives a browser that asked for a page the page for "there is none", with its status 404.</summary>
internal static class NotFoundResponses
{
    /// <summary>
    /// Stands before UseAuthentication and UseAuthorization, which must be called explicitly: the page is protected like any other,
    /// and what WebApplication adds by itself does not run again for the second pass. Only an empty 404 to a page load is answered so: every other status has its
    /// own words elsewhere, and a missing file or API address stays an empty 404.
    /// </summary>
    public static IApplicationBuilder UseNotFoundPage(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute(PortalUrls.NotFound, createScopeForStatusCodePages: true);
        return app.Use(
            async (context, next) =>
            {
                await next(context);
                if (!IsMissingPage(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
                {
                    pages.Enabled = false;
                }
            }
        );
    }

    private static bool IsMissingPage(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status404NotFound
        && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
