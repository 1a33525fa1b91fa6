using Portal.Web.Layout;

namespace Portal.Web.Hosting;

/// <summary>The pages, and the one transport on which their circuits run.</summary>
internal static class CircuitEndpoints
{
    private const string Hub = "/_blazor";

    /// <summary>The framework offers long polling too; a circuit has one connection that the guard can cut.</summary>
    public static IApplicationBuilder UseWebSocketsOnly(this IApplicationBuilder app) =>
        app.Use(next =>
            context =>
                IsHub(context.Request) && !IsWebSocket(context.Request)
                    ? throw new BadHttpRequestException("Circuits run over WebSockets only.")
                    : next(context)
        );

    /// <summary>
    /// Required by the framework's pages; IC-7's origin check is what our own forms rely on. The framework throws when the
    /// cookie must be Secure and the scheme is http, as in Development: there the cookie policy makes it Secure.
    /// </summary>
    public static IServiceCollection AddPages(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        return services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "__Host-portal-antiforgery";
            options.Cookie.Path = "/";
            options.Cookie.SecurePolicy = environment.IsDevelopment()
                ? CookieSecurePolicy.None
                : CookieSecurePolicy.Always;
        });
    }

    public static void MapPages(this WebApplication app) =>
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options =>
            {
                options.ContentSecurityFrameAncestorsPolicy = null; // SecurityHeaders sets the whole policy
                options.DisableWebSocketCompression = true; // secrets and untrusted text share these messages (CRIME, BREACH)
            })
            .WithStaticAssets()
            .RequireAuthorization(Policies.TenantMember);

    /// <summary>Whether routing would lead the request to the hub itself: any case, with or without a slash at the end.</summary>
    public static bool IsHub(HttpRequest request) =>
        string.Equals(request.Path.Value?.TrimEnd('/'), Hub, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the request asks for a WebSocket, over HTTP/1.1 (RFC 6455) or HTTP/2 (RFC 8441).</summary>
    public static bool IsWebSocket(HttpRequest request) =>
        HttpMethods.IsConnect(request.Method)
        || (
            HttpMethods.IsGet(request.Method)
            && string.Equals(request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        );
}
