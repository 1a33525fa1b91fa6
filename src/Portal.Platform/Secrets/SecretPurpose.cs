using System.Globalization;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Secrets;

/// <summary>What each sealed secret is for. A purpose names its row, so that a swapped row does not open.</summary>
public static class SecretPurpose
{
    /// <summary>Password of a tenant's app role.</summary>
    public static string AppCredential(TenantId tenant) => $"tenant/{tenant}/app";

    /// <summary>Password of a tenant's read-only support role.</summary>
    public static string SupportCredential(TenantId tenant) => $"tenant/{tenant}/support";

    /// <summary>A mark that a tenant's database must contain.</summary>
    public static string Position(TenantId tenant, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"tenant/{tenant}/position/{number}");

    /// <summary>Password of a tenant's owner role (operator key).</summary>
    public static string OwnerCredential(TenantId tenant) => $"tenant/{tenant}/owner";

    /// <summary>Client secret at a tenant's identity provider, or, for null, at the staff's.</summary>
    public static string ClientSecret(TenantId? tenant) =>
        tenant is { } id ? $"tenant/{id}/oidc-client" : "staff/oidc-client";

    /// <summary>Certificate or federated credential at a tenant's identity provider, or, for null, at the staff's.</summary>
    public static string ClientCredential(TenantId? tenant) => ClientSecret(tenant) + "-credential";

    /// <summary>Administrator password of a server (operator key).</summary>
    public static string ServerAdministrator(ServerId server) => $"server/{server}/administrator";

    /// <summary>What a job was asked for (<see cref="PayloadSeal"/>).</summary>
    public static string JobPayload(JobId job) => $"job/{job}/payload";

    /// <summary>A data protection key.</summary>
    public static string DataProtectionKey => "data-protection-key";
}
