using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Api.Authentication;
using Portal.Domain.Access;

namespace Portal.Api.Companies;

/// <summary>The platform API's companies.</summary>
internal static class CompanyEndpoints
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddCompanies(this IServiceCollection services)
    {
        services.TryAddSingleton<Cursors>();
        return services.AddSingleton<CompanyList>().AddSingleton<CompanyOperations>();
    }

    /// <summary>Adds them to the platform API.</summary>
    public static void MapCompanies(this RouteGroupBuilder platform)
    {
        var companies = platform.MapGroup("/companies");
        companies.MapGet("/", ListAsync);
        companies.MapGet("/{urlId}", GetAsync);
    }

    private static Task<CompanyPage> ListAsync(
        int? limit,
        string? state,
        string? cursor,
        CompanyOperations companies,
        HttpContext http,
        CancellationToken ct
    ) => companies.ListAsync(http.GetPlatformCaller(), new(limit, state, cursor), ct);

    private static Task<Company> GetAsync(
        string urlId,
        CompanyOperations companies,
        HttpContext http,
        CancellationToken ct
    ) => companies.GetAsync(http.GetPlatformCaller(), urlId, ct);
}
