using Microsoft.AspNetCore.Routing.Matching;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Web.Hosting;

/// <summary>
/// The kinds of host that an endpoint is served on. Without it, an endpoint is served on tenants' hosts only, so that nothing
/// new appears on the staff host unnoticed, nor a part of the staff area on a tenant's.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class ServedOnAttribute(params HostKind[] kinds) : Attribute
{
    /// <summary>The kinds of host.</summary>
    public IReadOnlyList<HostKind> Kinds { get; } = kinds;
}

/// <summary>
/// The one place that keeps the tenant area and the staff area apart: on a host of another kind an endpoint does not exist,
/// and the response is 404. It also lets both areas have a "/" of their own.
/// </summary>
internal sealed class HostKinds : MatcherPolicy, IEndpointSelectorPolicy
{
    private static readonly ServedOnAttribute Unmarked = new(HostKind.Tenant);

    /// <summary>Before the framework's own selectors, so that none of them decides between endpoints of two areas.</summary>
    public override int Order => int.MinValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var kind = httpContext.GetResolvedHost().Kind;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && !Serves(candidates[i].Endpoint, kind))
            {
                candidates.SetValidity(i, false);
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>Whether the endpoint is served on hosts of this kind.</summary>
    public static bool Serves(Endpoint endpoint, HostKind kind) =>
        (endpoint.Metadata.GetMetadata<ServedOnAttribute>() ?? Unmarked).Kinds.Contains(kind);
}

/// <summary>Puts the kinds of hosts into routing and behind it.</summary>
internal static class HostKindsPipeline
{
    /// <summary>Registers the policy; routing picks it up.</summary>
    public static IServiceCollection AddHostKinds(this IServiceCollection services) =>
        services.AddSingleton<MatcherPolicy, HostKinds>();

    /// <summary>
    /// Right after routing: on the staff host an unknown address ends here, before the tenant area's own "not found" page,
    /// sign-in and circuits.
    /// </summary>
    public static IApplicationBuilder UseHostKinds(this IApplicationBuilder app) =>
        app.Use(next =>
            context =>
                context.GetResolvedHost().Kind == HostKind.Tenant || context.GetEndpoint() is not null
                    ? next(context)
                    : throw new NotFoundException("There is nothing at this address.")
        );
}
