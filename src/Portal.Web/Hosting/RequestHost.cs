using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Web.Hosting;

/// <summary>
/// What the request's exact host is bound to (IC-1), set once by the first middleware; reading it unset throws
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
        context.RequestServices.GetRequiredService<HostScope>().Host = host;
    }

    /// <summary>The host of this request.</summary>
    /// <exception cref="InvalidOperationException">It was never set.</exception>
    public static ResolvedHost GetResolvedHost(this HttpContext context) =>
        context.FindResolvedHost()
        ?? throw new InvalidOperationException("The host of this request was not resolved (IC-12).");

    /// <summary>The tenant of this request.</summary>
    /// <exception cref="InvalidOperationException">The host is not a tenant's.</exception>
    public static Tenant GetTenant(this HttpContext context) =>
        context.GetResolvedHost().Tenant ?? throw new InvalidOperationException("This host has no tenant (IC-12).");

    /// <summary>The identity provider of this host.</summary>
    /// <exception cref="SignInNotSetUpException">The host has no identity provider.</exception>
    public static IdentityProvider GetIdentityProvider(this HttpContext context) =>
        context.GetResolvedHost().IdentityProvider ?? throw new SignInNotSetUpException();

    /// <summary>Null before a host is resolved. For refusals and headers only; it decides nothing.</summary>
    internal static ResolvedHost? FindResolvedHost(this HttpContext context) => context.Features.Get<Feature>()?.Host;

    /// <summary>Scheme, host and port of this request as browsers write an origin (RFC 6454): lower case, no default port.</summary>
    internal static string GetOwnOrigin(this HttpContext context) =>
        context.GetOriginOf(context.GetResolvedHost().Name.Value);

    /// <summary>The origin of another host of this dashboard, at the same scheme and port.</summary>
    /// <param name="context">This request.</param>
    /// <param name="host">A host of the catalog, never one that a request named.</param>
    internal static string GetOriginOf(this HttpContext context, string host)
    {
        var scheme = context.Request.Scheme;
        return context.Request.Host.Port is not { } port || port == (scheme == Uri.UriSchemeHttps ? 443 : 80)
            ? $"{scheme}://{host}"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}");
    }
}
