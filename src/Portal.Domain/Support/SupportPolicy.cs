using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Support;

/// <summary>
/// Whether a tenant lets support staff in. This is the place of the tenant's own policy (always, ask an admin, never) and
/// of an admin's consent to one request, which come with a later issue. Until then every well-formed request of an active
/// staff member is permitted, the tenant's admins see it at once, and can end it at once.
/// </summary>
public static class SupportPolicy
{
    /// <summary>Throws unless the tenant permits the request.</summary>
    /// <exception cref="ForbiddenException">The tenant's policy stands against it.</exception>
    public static void EnsureAllowed(Tenant tenant, SupportRequest request)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(request);
    }
}
