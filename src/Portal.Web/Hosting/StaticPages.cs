using Microsoft.AspNetCore.Components;
using Portal.Web.Support;

namespace Portal.Web.Hosting;

/// <summary>
/// Renders a static page. It needs no endpoint, no session and no valid host, so that every refusal can use it.
/// </summary>
internal sealed class StaticPages(ILoggerFactory loggers, SupportBarFactory bars, PageAssets assets)
{
    public async Task WriteAsync<TPage>(HttpContext context, int status, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        var bar = await bars.FindAsync(context);
        await using var renderer = new StaticPageRenderer(context.RequestServices, loggers, assets.All);
        var html = await renderer.RenderAsync<PlainRoot>(
            new(StringComparer.Ordinal)
            {
                [nameof(PlainRoot.Page)] = typeof(TPage),
                [nameof(PlainRoot.Content)] = parameters,
                [nameof(PlainRoot.Bar)] = bar,
            }
        );
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.WriteAsync(html, context.RequestAborted);
        }
    }
}
