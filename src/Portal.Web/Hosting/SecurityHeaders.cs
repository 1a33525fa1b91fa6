using Portal.Platform.Tenancy;

namespace Portal.Web.Hosting;

/// <summary>
/// Security headers of every response, refusals and static files included. Set when the response starts, replacing the
/// framework's, whose own policy depends on compression.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, IHostEnvironment environment)
{
    private const string OneYear = "max-age=31536000";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurity(context);
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: browsers then send "Origin: null" with our own forms too, and IC-7 would refuse them.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!environment.IsDevelopment())
        {
            headers.StrictTransportSecurity = OneYear;
        }
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }

    /// <summary>Nothing inline but style attributes, which the component library writes.</summary>
    private static string ContentSecurity(HttpContext context)
    {
        var socket = context.FindResolvedHost() is not { Kind: HostKind.Tenant }
            ? ""
            : " ws" + context.GetOwnOrigin()["http".Length..]; // http to ws, https to wss
        return "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
            + $"img-src 'self' data:; font-src 'self'; connect-src 'self'{socket}; form-action 'self'; "
            + "frame-ancestors 'none'; base-uri 'self'; object-src 'none'";
    }
}

/// <summary>Puts the headers into the pipeline.</summary>
internal static class SecurityHeadersPipeline
{
    /// <summary>Before everything that may respond.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.UseMiddleware<SecurityHeaders>();
}
