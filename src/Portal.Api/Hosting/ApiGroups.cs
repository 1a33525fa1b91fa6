using Portal.Api.Requests;
using Portal.Platform.Hosting;
using Portal.Platform.Tenancy;

namespace Portal.Api.Hosting;

/// <summary>
/// The two groups that every endpoint belongs to. Secured here and not endpoint by endpoint; an endpoint outside of both is
/// served on no host at all.
/// </summary>
internal static class ApiGroups
{
    /// <summary>Endpoints for tenants' keys. The tenant is <see cref="Authentication.KeyIdentities.GetCaller"/>'s (IC-2).</summary>
    public static RouteGroupBuilder MapTenantApi(this IEndpointRouteBuilder app) => Map(app, "/v1", HostKind.TenantApi);

    /// <summary>Endpoints for platform keys: they name companies and return no tenant content (IC-2).</summary>
    public static RouteGroupBuilder MapPlatformApi(this IEndpointRouteBuilder app) =>
        Map(app, "/platform/v1", HostKind.PlatformApi);

    private static RouteGroupBuilder Map(IEndpointRouteBuilder app, string prefix, HostKind kind)
    {
        var group = app.MapGroup(prefix).WithMetadata(new ServedOn(kind), new RecordedCalls()).RequireAuthorization();
        return group.AddEndpointFilter<RouteGroupBuilder, ConditionalGet>();
    }
}
