namespace Portal.Platform.Tenancy;

/// <summary>Where a tenant is in its life.</summary>
public enum TenantState
{
    /// <summary>Its server is being made; nobody is served yet.</summary>
    Provisioning = 1,

    /// <summary>Served.</summary>
    Active = 2,

    /// <summary>Refused with 403 until the platform lifts it.</summary>
    Suspended = 3,
}
