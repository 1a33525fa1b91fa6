using System.Security.Claims;
using Portal.Domain.Access;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Api.Authentication;

/// <summary>A tenant's key that was verified for one request.</summary>
/// <param name="tenant">The key's tenant as the catalog has it.</param>
/// <param name="caller">The key as the caller of operations.</param>
internal sealed class TenantKeyIdentity(Tenant tenant, Caller caller) : ClaimsIdentity(KeyAuthentication.SchemeName)
{
    public Tenant Tenant => tenant;
    public Caller Caller => caller;
}

/// <summary>A key of the platform's automation that was verified for one request.</summary>
/// <param name="actor">As the platform log names it.</param>
/// <param name="scopes">What the key may do, of <see cref="Platform.KeyService.PlatformScopes"/>.</param>
internal sealed class PlatformKeyIdentity(PlatformActor actor, IReadOnlyList<string> scopes)
    : ClaimsIdentity(KeyAuthentication.SchemeName)
{
    public PlatformActor PlatformActor => actor;
    public IReadOnlyList<string> Scopes => scopes;
}

/// <summary>
/// The request's verified key. Endpoints take the tenant from here and from nothing else of a request (IC-2); without a key
/// of the right class there is none (IC-12).
/// </summary>
internal static class KeyIdentities
{
    /// <exception cref="InvalidOperationException">No tenant's key was verified.</exception>
    public static TenantKeyIdentity GetTenantKey(this HttpContext context) => Get<TenantKeyIdentity>(context);

    /// <exception cref="InvalidOperationException">No tenant's key was verified.</exception>
    public static Caller GetCaller(this HttpContext context) => context.GetTenantKey().Caller;

    /// <exception cref="InvalidOperationException">No platform key was verified.</exception>
    public static PlatformKeyIdentity GetPlatformKey(this HttpContext context) => Get<PlatformKeyIdentity>(context);

    private static T Get<T>(HttpContext context)
        where T : ClaimsIdentity =>
        context.User.Identity as T
        ?? throw new InvalidOperationException($"The request has no verified {typeof(T).Name} (IC-12).");
}
