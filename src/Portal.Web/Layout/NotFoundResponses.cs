using Microsoft.AspNetCore.Diagnostics;

namespace Portal.Web.Layout;

/// <summary>Answers a page load that ends in 404 with the "page not found" page.</summary>
internal static class NotFoundResponses
{
    /// <summary>
    /// Comes before UseAuthentication and UseAuthorization, which must be called explicitly: the page is protected like any
    /// other, and what WebApplication adds by itself does not run again for the second pass. Only a page load's empty 404 gets
    /// it: other statuses have pages of their own, and a missing file stays an empty 404.
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
