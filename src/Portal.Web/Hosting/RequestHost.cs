using Portal.Platform.Tenancy;

namespace Portal.Web.Hosting;

/// <summary>
/// What the request's exact host is bound to (IC-1), set once by the first middleware and thrown on when read unset
/// (IC-12). Nothing else of a request selects a tenant.
/// </summary>
public static class RequestHost
{
    private sealed record Feature(ResolvedHost Host);

    /// <summary>Sets the host.</summary>
    /// <exception cref="InvalidOperationException">It was set before.</exception>
    public static void SetResolvedHost(this HttpContext context, ResolvedHost host)
    {
        if (context.Features.Get<Feature>() is not null)
        {
            throw new InvalidOperationException("The host of a request is set once (IC-12).");
        }
        context.Features.Set(new Feature(host));
    }

    /// <summary>The host of this request.</summary>
    /// <exception cref="InvalidOperationException">It was never set.</exception>
    public static ResolvedHost GetResolvedHost(this HttpContext context) =>
        context.Features.Get<Feature>()?.Host
        ?? throw new InvalidOperationException("The host of this request was not resolved (IC-12).");

    /// <summary>The tenant of this request.</summary>
    /// <exception cref="InvalidOperationException">The host is not a tenant's.</exception>
    public static Tenant GetTenant(this HttpContext context) =>
        context.GetResolvedHost().Tenant ?? throw new InvalidOperationException("This host has no tenant (IC-12).");
}
