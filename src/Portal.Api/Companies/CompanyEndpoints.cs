using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Api.Authentication;
using Portal.Api.Hosting;
using Portal.Domain.Access;
using Portal.Platform.Catalog;

namespace Portal.Api.Companies;

/// <summary>Companies on the platform API.</summary>
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
        companies.MapGet("/", ListAsync).WithMetadata(new PlatformCall(PlatformAction.CompaniesListed));
        companies.MapGet("/{urlId}", GetAsync).WithMetadata(new PlatformCall(PlatformAction.CompanyViewed));
    }

    private static Task<CompanyPage> ListAsync(
        [AsParameters] CompanyListRequest request,
        CompanyOperations companies,
        HttpContext http,
        CancellationToken ct
    ) => companies.ListAsync(http.GetPlatformKey(), request.Read(), ct);

    private static Task<Company> GetAsync(
        string urlId,
        CompanyOperations companies,
        HttpContext http,
        CancellationToken ct
    ) => companies.GetAsync(http.GetPlatformKey(), urlId, ct);
}
