using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>Whose key it is: one tenant's or the platform's. Every look-up of a key to change it starts here.</summary>
public readonly record struct KeyOwner
{
    private KeyOwner(TenantId? tenant) => Tenant = tenant;

    /// <summary>The platform's own automation.</summary>
    public static KeyOwner Platform => new(null);

    /// <summary>The tenant, or null for the platform.</summary>
    public TenantId? Tenant { get; }

    /// <summary>The class of the owner's keys.</summary>
    public KeyClass Class => Tenant is null ? KeyClass.Platform : KeyClass.Tenant;

    /// <summary>A tenant.</summary>
    public static KeyOwner Of(TenantId tenant) => new(tenant);
}
