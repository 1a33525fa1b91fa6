namespace Portal.Web.Layout;

/// <summary>Names of the authorization policies of the tenant area, for pages, navigation and the composition root alike.</summary>
internal static class Policies
{
    /// <summary>Any active user of the host's tenant.</summary>
    public const string TenantMember = nameof(TenantMember);

    /// <summary>An active user of the host's tenant with the role admin.</summary>
    public const string TenantAdmin = nameof(TenantAdmin);

    /// <summary>A member of the platform's staff, on the staff host; never a user of any tenant.</summary>
    public const string Staff = nameof(Staff);
}
