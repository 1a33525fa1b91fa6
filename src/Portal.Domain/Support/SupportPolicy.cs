using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Support;

/// <summary>
/// Whether a tenant allows a support session: the place of the tenant's policy (always, ask an admin, never) and of an admin's
/// consent, which do not exist yet. Until then every valid request of an active staff member is allowed; the tenant's admins
/// see the session and can end it.
/// </summary>
public static class SupportPolicy
{
    /// <summary>Throws unless the tenant allows the request.</summary>
    /// <exception cref="ForbiddenException">The tenant's policy forbids it.</exception>
    public static void EnsureAllowed(Tenant tenant, SupportRequest request)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(request);
    }
}
