using System.Globalization;
using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>The key service's addresses.</summary>
public static class KeyServiceRoutes
{
    /// <summary>POST: verifies a tenant's key.</summary>
    public const string VerifyTenantKey = "/verify/tenant-key";

    /// <summary>POST: verifies a platform key.</summary>
    public const string VerifyPlatformKey = "/verify/platform-key";

    /// <summary>GET: the revocation feed.</summary>
    public const string Feed = "/feed";

    /// <summary>Tenants' keys, by tenant.</summary>
    public const string TenantKeys = "/tenants/{tenantId:guid}/keys";

    /// <summary>The platform's own keys.</summary>
    public const string PlatformKeys = "/platform-keys";

    /// <summary>PUT: a tenant's binding.</summary>
    public const string Binding = "/bindings/{tenantId:guid}";

    /// <summary>GET: what the catalog must contain. PUT: the operator marked it.</summary>
    public const string Positions = "/positions";

    /// <summary>Header by which a caller demands the newest mark of the key service's database that it knows.</summary>
    public const string PositionHeader = "Portal-Position";

    /// <summary>GET: public signing keys (RFC 7517), a set for each use.</summary>
    public const string Jwks = "/jwks/{use}";

    /// <summary>The feed after a sequence number, or from now on.</summary>
    public static string FeedAfter(Guid? feed, long sequence) =>
        feed is null ? Feed : string.Create(CultureInfo.InvariantCulture, $"{Feed}?feed={feed:D}&after={sequence}");

    /// <summary>A page of an owner's keys, in the order of their ids.</summary>
    public static string KeysOf(KeyOwner owner, KeyId? after) =>
        AllOf(owner) + (after is null ? "" : $"?after={after}");

    /// <summary>One key: PUT to create it; below it <c>/activate</c> and <c>/revoke</c> to POST to.</summary>
    public static string KeyOf(KeyOwner owner, KeyId key) => AllOf(owner) + $"/{key}";

    /// <summary>A tenant's binding.</summary>
    public static string BindingOf(TenantId tenant) => $"/bindings/{tenant}";

    /// <summary>POST: verifies a key of this class.</summary>
    public static string Verify(KeyClass keyClass) => keyClass == KeyClass.Tenant ? VerifyTenantKey : VerifyPlatformKey;

    private static string AllOf(KeyOwner owner) =>
        owner.Tenant is { } tenant ? $"/tenants/{tenant}/keys" : PlatformKeys;
}
