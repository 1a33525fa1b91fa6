namespace Portal.Web.Layout;

/// <summary>Names of the authorization policies of the tenant area, for pages, navigation and the composition root alike.</summary>
internal static class Policies
{
    /// <summary>Any active user of the host's tenant, and staff under a support session there.</summary>
    public const string TenantMember = nameof(TenantMember);

    /// <summary>An active user of the host's tenant, never staff: one's own profile.</summary>
    public const string TenantPerson = nameof(TenantPerson);

    /// <summary>An admin of the host's tenant, or staff under a support session of either mode there.</summary>
    public const string TenantManager = nameof(TenantManager);

    /// <summary>
    /// Who is offered changes: an admin, or staff in operate mode. It only hides buttons; that a read-only session changes
    /// nothing is the database's doing.
    /// </summary>
    public const string TenantEditor = nameof(TenantEditor);

    /// <summary>An active user of the host's tenant with the role admin, never staff: keys and support access.</summary>
    public const string TenantAdmin = nameof(TenantAdmin);

    /// <summary>A member of the platform's staff, on the staff host; never a user of any tenant.</summary>
    public const string Staff = nameof(Staff);
}
