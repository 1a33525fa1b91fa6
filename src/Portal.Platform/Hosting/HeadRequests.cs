using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Portal.Platform.Hosting;

/// <summary>
/// HEAD wherever GET is (RFC 9110, section 9.3.2): it runs as the same GET, with the same checks and entries, and the server
/// sends no body.
/// </summary>
public static class HeadRequests
{
    /// <summary>Before routing.</summary>
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) =>
        app.Use(next =>
            async context =>
            {
                var request = context.Request;
                // A WebSocket is opened by a real GET only (RFC 6455).
                var isHead = HttpMethods.IsHead(request.Method) && request.Headers.Upgrade.Count == 0;
                if (isHead)
                {
                    request.Method = HttpMethods.Get;
                }
                try
                {
                    await next(context);
                }
                finally
                {
                    if (isHead)
                    {
                        request.Method = HttpMethods.Head;
                    }
                }
                NameInAllow(context.Response);
            }
        );

    private static void NameInAllow(HttpResponse response)
    {
        if (
            response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false }
            && response.Headers.Allow.ToString().Split(", ") is var methods
            && methods.Contains(HttpMethods.Get)
            && !methods.Contains(HttpMethods.Head)
        )
        {
            response.Headers.Allow = string.Join(", ", methods.Append(HttpMethods.Head));
        }
    }
}
