using Portal.Api.Authentication;
using Portal.Api.Hosting;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;

namespace Portal.Api.Me;

/// <summary>The company that the key belongs to.</summary>
internal sealed record CompanyReference(string UrlId, string Name);

/// <summary>The key itself.</summary>
internal sealed record KeyDescription(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);

/// <summary>Which company and key a request is made with.</summary>
internal sealed record MeResponse(CompanyReference Company, KeyDescription Key);

/// <summary>A key's own description; needs no scope.</summary>
internal static class MeEndpoints
{
    /// <summary>Adds it to the tenant API.</summary>
    public static void MapMe(this RouteGroupBuilder tenant) =>
        tenant
            .MapGet("/me", GetAsync)
            .WithMetadata(new TenantCall(AuditAction.ApiKeyIdentified, Permission.OwnKey, "key"));

    private static async Task<MeResponse> GetAsync(KeyIdentityOperations keys, HttpContext http, CancellationToken ct)
    {
        var (tenant, caller) = (http.GetTenantKey().Tenant, http.GetCaller());
        var key = await keys.GetAsync(caller, ct);
        return new(new(tenant.UrlId, tenant.DisplayName), new(key.KeyId.Value, key.Name, key.Scopes, key.ExpiresAt));
    }
}
