namespace Portal.Api.Hosting;

/// <summary>
/// The headers of every response, refusals included: for programs only, never cached, never rendered by a browser; and the
/// correlation id of the call in logs and in the audit log.
/// </summary>
internal static class ApiHeaders
{
    private const string OneYear = "max-age=31536000";

    /// <summary>Before everything that responds.</summary>
    public static IApplicationBuilder UseApiHeaders(this WebApplication app)
    {
        var isDevelopment = app.Environment.IsDevelopment();
        return app.Use(next =>
            context =>
            {
                context.Response.OnStarting(() =>
                {
                    Set(context.Response.Headers, isDevelopment);
                    context.Response.Headers["X-Correlation-Id"] = context.TraceIdentifier;
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );
    }

    private static void Set(IHeaderDictionary headers, bool isDevelopment)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!isDevelopment)
        {
            headers.StrictTransportSecurity = OneYear;
        }
    }
}
