using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Api.Hosting;

/// <summary>
/// IC-1 and IC-2: the exact host decides which of the two APIs a request is for, and nothing else does; it never selects a
/// tenant. Any other host, a tenant's own one too, and an endpoint of the other API are refused with 421 and a body that
/// names nobody (IC-10). Runs after routing and before everything that responds.
/// </summary>
internal sealed class ApiHosts(RequestDelegate next, TenantDirectory directory)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var kind = HostName.TryParse(context.Request.Headers.Host, out var name)
            ? await directory.FindHostKindAsync(name, context.RequestAborted)
            : null;
        if (kind is not (HostKind.TenantApi or HostKind.PlatformApi))
        {
            throw new MisdirectedException(kind is null ? "unbound" : "other-kind");
        }
        // The framework's own responses (405, 415) are no route endpoints, and are the same on both hosts.
        if (context.GetEndpoint() is RouteEndpoint endpoint && ServedOn.Of(endpoint) != kind)
        {
            throw new MisdirectedException("other-api");
        }
        context.Features.Set(new ServedOn(kind.Value));
        await next(context);
    }
}

/// <summary>The kind of host that an endpoint is served on, or that a request was sent to.</summary>
internal sealed record ServedOn(HostKind Kind)
{
    /// <summary>Null for an endpoint outside of both APIs.</summary>
    public static HostKind? Of(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ServedOn>()?.Kind;
}

/// <summary>The request's host does not serve what was requested: 421.</summary>
/// <param name="reason">A fixed word for events. Never the host itself, which is the caller's text.</param>
internal sealed class MisdirectedException(string reason) : Exception("Nothing is served at this host and address.")
{
    /// <summary>Why, for events.</summary>
    public string Reason { get; } = reason;
}

/// <summary>The kind of host that a request was sent to.</summary>
internal static class RequestHostKind
{
    /// <exception cref="InvalidOperationException">The host was not resolved (IC-12).</exception>
    public static HostKind GetHostKind(this HttpContext context) =>
        context.Features.Get<ServedOn>()?.Kind
        ?? throw new InvalidOperationException("The host of this request was not resolved (IC-12).");
}
