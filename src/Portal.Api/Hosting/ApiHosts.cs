using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Api.Hosting;

/// <summary>
/// IC-1 and IC-2: which of the two APIs a request means is told by its exact host and by nothing else; the tenant is told by
/// neither. Any other host, a tenant's own one too, is refused with 421 and words that name nobody (IC-10).
/// </summary>
internal sealed class ApiHosts(RequestDelegate next, TenantDirectory directory)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var kind = HostName.TryParse(context.Request.Host.Value, out var name)
            ? await directory.FindHostKindAsync(name, context.RequestAborted)
            : null;
        if (kind is not (HostKind.TenantApi or HostKind.PlatformApi))
        {
            throw new MisdirectedException(kind is null ? "unbound" : "other-kind");
        }
        context.SetHostKind(kind.Value);
        await next(context);
    }
}

/// <summary>The request's host does not serve what was asked for: 421.</summary>
/// <param name="reason">A fixed word for events. Never the host itself, which is the caller's text.</param>
internal sealed class MisdirectedException(string reason) : Exception("Nothing is served at this host and address.")
{
    /// <summary>Why, for events.</summary>
    public string Reason { get; } = reason;
}

/// <summary>Which API a request was sent to: set once, thrown on when read unset (IC-12).</summary>
internal static class RequestHostKind
{
    private sealed record Feature(HostKind Kind);

    public static void SetHostKind(this HttpContext context, HostKind kind)
    {
        if (context.Features.Get<Feature>() is not null)
        {
            throw new InvalidOperationException("The host of a request is set once (IC-12).");
        }
        context.Features.Set(new Feature(kind));
    }

    public static HostKind GetHostKind(this HttpContext context) =>
        context.Features.Get<Feature>()?.Kind
        ?? throw new InvalidOperationException("The host of this request was not resolved (IC-12).");
}
