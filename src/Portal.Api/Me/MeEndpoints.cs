using Portal.Api.Authentication;
using Portal.Domain.ApiKeys;
using Portal.Platform.Catalog;

namespace Portal.Api.Me;

/// <summary>The company whose key it is.</summary>
internal sealed record MyCompany(string UrlId, string Name);

/// <summary>The key itself.</summary>
internal sealed record MyKey(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);

/// <summary>Whose key calls, and what it may do.</summary>
internal sealed record Myself(MyCompany Company, MyKey Key);

/// <summary>What a key is, for whoever holds it; needs no scope.</summary>
internal static class MeEndpoints
{
    /// <summary>Adds it to the tenant API.</summary>
    public static void MapMe(this RouteGroupBuilder tenant) => tenant.MapGet("/me", GetAsync);

    private static async Task<Myself> GetAsync(
        KeyIdentityOperations keys,
        TenantDirectory directory,
        HttpContext http,
        CancellationToken ct
    )
    {
        var caller = http.GetCaller();
        var company = await directory.GetServedAsync(caller.TenantId, ct);
        var key = await keys.GetAsync(caller, ct);
        return new(new(company.UrlId, company.DisplayName), new(key.KeyId.Value, key.Name, key.Scopes, key.ExpiresAt));
    }
}
