namespace Portal.Platform.Tenancy;

/// <summary>What an exact host is bound to.</summary>
public enum HostKind
{
    /// <summary>The dashboard of one tenant.</summary>
    Tenant = 1,

    /// <summary>The staff area.</summary>
    Staff = 2,

    /// <summary>The tenant API (<c>/v1</c>); its tenant comes from the credential (IC-2).</summary>
    TenantApi = 3,

    /// <summary>The platform API (<c>/platform/v1</c>).</summary>
    PlatformApi = 4,
}
