namespace Portal.Web.Hosting;

/// <summary>Lets requests of other origins reach an endpoint that changes something. Each use is a named exception to IC-7.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AllowForeignOriginAttribute : Attribute;

/// <summary>
/// IC-7: sibling hosts are same-site, so cookies alone prove nothing. A request that can change something, and everything
/// that opens a circuit, must come from a page of its own host; this is checked before authentication.
/// </summary>
internal sealed class OwnOriginCheck(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!NeedsOwnOrigin(context) || HasOwnOrigin(context))
        {
            return next(context);
        }
        throw new ForeignOriginException(CircuitEndpoints.IsWebSocket(context.Request) ? "circuit" : "request");
    }

    private static bool NeedsOwnOrigin(HttpContext context)
    {
        var method = context.Request.Method;
        var isSafe = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        // By what it requests as well as by its path, which has more than one spelling.
        return (!isSafe || CircuitEndpoints.IsWebSocket(context.Request) || CircuitEndpoints.IsHub(context.Request))
            && context.GetEndpoint()?.Metadata.GetMetadata<AllowForeignOriginAttribute>() is null;
    }

    private static bool HasOwnOrigin(HttpContext context) =>
        context.Request.Headers.Origin is [{ } origin]
        && string.Equals(origin, context.GetOwnOrigin(), StringComparison.Ordinal);
}

/// <summary>A request that changes something came from a page of another host: 403.</summary>
internal sealed class ForeignOriginException(string reason) : Exception("The request came from another origin.")
{
    /// <summary>What was asked for, for events: a request or a circuit.</summary>
    public string Reason { get; } = reason;
}

/// <summary>Puts the check into the pipeline.</summary>
internal static class OwnOriginPipeline
{
    /// <summary>After routing, which knows the exceptions, and before authentication.</summary>
    public static IApplicationBuilder UseOwnOriginCheck(this IApplicationBuilder app) =>
        app.UseMiddleware<OwnOriginCheck>();
}
