using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Portal.Platform.Hosting;

/// <summary>
/// Limits of a request's address and headers. Kestrel's own response to what is beyond its limits is empty and tells a
/// person nothing; its limits are therefore higher, so that the service can say what to do. A script on a sibling host can
/// plant as many cookies as a browser keeps for one domain, about 180 of 4 KB: these still reach the service.
/// </summary>
public static class HeadLimits
{
    /// <summary>Names and values of all headers.</summary>
    public const int MaximumHeaders = 32 * 1024;

    /// <summary>How many headers.</summary>
    public const int MaximumHeaderCount = 100;

    /// <summary>Characters of path and query.</summary>
    public const int MaximumTarget = 8 * 1024;

    private const int KestrelHeaders = 768 * 1024;
    private const int KestrelHeaderCount = 1_000;
    private const int KestrelRequestLine = 32 * 1024;

    /// <summary>Refuses with 414 or 431. Inside what responds to refusals, and before everything else.</summary>
    public static IApplicationBuilder UseHeadLimits(this IApplicationBuilder app) =>
        app.Use(next => context => StatusOf(context) is { } status ? throw Refused(status) : next(context));

    internal static void SetKestrelLimits(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerLimits limits)
    {
        limits.MaxRequestHeadersTotalSize = KestrelHeaders;
        limits.MaxRequestHeaderCount = KestrelHeaderCount;
        limits.MaxRequestLineSize = KestrelRequestLine;
    }

    private static int? StatusOf(HttpContext context)
    {
        if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length > MaximumTarget)
        {
            return StatusCodes.Status414UriTooLong;
        }
        var (count, size) = (0, 0);
        foreach (var (name, values) in context.Request.Headers)
        {
            foreach (var value in values)
            {
                count++;
                size += name.Length + (value?.Length ?? 0);
            }
        }
        return count > MaximumHeaderCount || size > MaximumHeaders
            ? StatusCodes.Status431RequestHeaderFieldsTooLarge
            : null;
    }

    private static BadHttpRequestException Refused(int status) =>
        new("The request's address or headers are too large.", status);
}
