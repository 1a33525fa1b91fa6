using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Web.Hosting;

/// <summary>
/// IC-1: the tenant of a request comes from its exact host and from nothing else. A host that is bound to nothing here is
/// refused with 421 and a page that names no tenant, static files included (IC-10).
/// </summary>
internal sealed class TenantHosts(
    RequestDelegate next,
    TenantDirectory directory,
    StaticPages pages,
    PlatformEvents events
)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HostName.TryParse(context.Request.Headers.Host, out var name))
        {
            await RefuseAsync(context, "not-a-name");
            return;
        }
        var host = await directory.FindHostAsync(name, context.RequestAborted);
        switch (host?.Kind)
        {
            case HostKind.Tenant or HostKind.Staff:
                context.SetResolvedHost(host);
                await next(context);
                break;
            default:
                await RefuseAsync(context, host is null ? "unbound" : "other-kind");
                break;
        }
    }

    // The host itself is not recorded: it is the caller's text, and its values are unbounded.
    private Task RefuseAsync(HttpContext context, string reason)
    {
        events.Record(new(PlatformEventKind.UnknownHostRefused, Reason: reason), context.TraceIdentifier);
        return Refusals.WriteBareAsync(context, pages, Refusal.UnknownHost);
    }
}

/// <summary>Puts the hosts into the pipeline.</summary>
internal static class TenantHostsPipeline
{
    /// <summary>Before everything that responds: nothing is served on an unknown host.</summary>
    public static IApplicationBuilder UseTenantHosts(this IApplicationBuilder app) => app.UseMiddleware<TenantHosts>();

    /// <summary>
    /// Refuses a tenant that may not be served now, such as a suspended one. After routing, since the refusal page's style
    /// sheet is still served: static files are the same for every tenant.
    /// </summary>
    public static IApplicationBuilder UseServedTenants(this IApplicationBuilder app) =>
        app.Use(next =>
            context =>
            {
                if (
                    context.GetResolvedHost().Tenant is { } tenant
                    && !context.IsStaticFile()
                    && !(tenant.State == TenantState.Suspended && IsServedWhileSuspended(context))
                )
                {
                    TenantDirectory.EnsureServed(tenant);
                }
                return next(context);
            }
        );

    private static bool IsServedWhileSuspended(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ServedWhileSuspendedAttribute>() is not null;
}

/// <summary>An endpoint that only ends authority, so that what is revoked during a suspension does not come back after it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ServedWhileSuspendedAttribute : Attribute;
