using Portal.Platform.Hosting;
using Portal.Platform.Tenancy;

namespace Portal.Api.Hosting;

/// <summary>The one kind of host that an endpoint is served on.</summary>
internal sealed record ServedOn(HostKind Kind);

/// <summary>
/// The two groups that every endpoint stands in. Secured here and not endpoint by endpoint; an endpoint outside of both is
/// served on no host at all.
/// </summary>
internal static class ApiGroups
{
    /// <summary>Endpoints for tenants' keys. The tenant is <see cref="Authentication.RequestCaller.GetCaller"/>'s (IC-2).</summary>
    public static RouteGroupBuilder MapTenantApi(this IEndpointRouteBuilder app) => Map(app, "/v1", HostKind.TenantApi);

    /// <summary>Endpoints for platform keys: they name companies and return no tenant content (IC-2).</summary>
    public static RouteGroupBuilder MapPlatformApi(this IEndpointRouteBuilder app) =>
        Map(app, "/platform/v1", HostKind.PlatformApi);

    /// <summary>Right after routing, before anybody asks whose key it is.</summary>
    public static IApplicationBuilder UseApiSeparation(this IApplicationBuilder app) =>
        app.Use(next =>
            context =>
                // The framework's own answers (405, 415) are no route endpoints, and say the same on both hosts.
                context.GetEndpoint()
                    is not RouteEndpoint endpoint
                || IsServed(endpoint, context.GetHostKind())
                    ? next(context)
                    : throw new MisdirectedException("other-api")
        );

    private static bool IsServed(RouteEndpoint endpoint, HostKind kind) =>
        endpoint.Metadata.GetMetadata<ServedOn>()?.Kind == kind;

    private static RouteGroupBuilder Map(IEndpointRouteBuilder app, string prefix, HostKind kind) =>
        app.MapGroup(prefix).WithMetadata(new ServedOn(kind), new RecordedCalls()).RequireAuthorization();
}
