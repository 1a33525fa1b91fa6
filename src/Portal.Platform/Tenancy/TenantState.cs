namespace Portal.Platform.Tenancy;

/// <summary>State of a tenant.</summary>
public enum TenantState
{
    /// <summary>Its server is being created; it is not served yet.</summary>
    Provisioning = 1,

    /// <summary>Served.</summary>
    Active = 2,

    /// <summary>Refused with 403 until the platform lifts the suspension.</summary>
    Suspended = 3,

    /// <summary>It was never activated, and what had been made for it is gone. Its name never comes back.</summary>
    Retired = 4,
}
