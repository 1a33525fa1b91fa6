using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Api.Authentication;
using Portal.Api.Hosting;
using Portal.Api.Requests;
using Portal.Domain.Access;
using Portal.Domain.Companies;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Api.Companies;

/// <summary>Companies on the platform API.</summary>
internal static class CompanyEndpoints
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddCompanies(this IServiceCollection services)
    {
        services.TryAddSingleton<Cursors>();
        services.AddSingleton<CompanyCreation>().AddSingleton<CompanyJobs>().AddSingleton<CompanySuspension>();
        services.AddSingleton<CompanyList>().AddSingleton<CompanyOperations>();
        return services.AddSingleton<JobOperations>().AddSingleton<SuspensionOperations>();
    }

    /// <summary>Adds them to the platform API.</summary>
    public static void MapCompanies(this RouteGroupBuilder platform)
    {
        var companies = platform.MapGroup("/companies");
        companies.MapGet("/", ListAsync).WithMetadata(new PlatformCall(PlatformAction.CompaniesListed));
        companies.MapGet("/{urlId}", GetAsync).WithMetadata(new PlatformCall(PlatformAction.CompanyViewed));
        companies
            .MapPost("/", CreateAsync)
            .WithMetadata(new PlatformCall(PlatformAction.CompanyRequested, PlatformScopes.CreateCompanies));
        companies
            .MapPost("/{urlId}/suspension", SuspendAsync)
            .WithMetadata(new PlatformCall(PlatformAction.CompanySuspended, PlatformScopes.SuspendCompanies));
        companies
            .MapPost("/{urlId}/resumption", ResumeAsync)
            .WithMetadata(new PlatformCall(PlatformAction.CompanyResumed, PlatformScopes.SuspendCompanies));
        var jobs = platform.MapGroup("/jobs/{id:guid}");
        jobs.MapGet("/", GetJobAsync).WithMetadata(new PlatformCall(PlatformAction.JobViewed));
        jobs.MapPost("/cancellation", CancelAsync)
            .WithMetadata(new PlatformCall(PlatformAction.JobCancelled, PlatformScopes.CreateCompanies));
    }

    private static async Task<Accepted<RequestedCompanyBody>> CreateAsync(
        [FromBody] JsonElement body,
        JobOperations jobs,
        HttpContext http,
        CancellationToken ct
    )
    {
        var key = http.GetPlatformKey();
        var repeatable = IdempotencyKey.Read(http.Request, key.PlatformActor.Id!.Value, body);
        var requested = await jobs.RequestAsync(key, () => CompanyBody.Read(body), repeatable, ct);
        http.Response.Headers.CacheControl = "no-store"; // the link is shown once
        return TypedResults.Accepted(JobBody.Address(requested.Job.Id), requested);
    }

    private static Task<JobBody> GetJobAsync(Guid id, JobOperations jobs, HttpContext http, CancellationToken ct) =>
        jobs.GetAsync(http.GetPlatformKey(), new(id), ct);

    private static async Task<Accepted<JobBody>> CancelAsync(
        Guid id,
        JobOperations jobs,
        HttpContext http,
        CancellationToken ct
    ) => TypedResults.Accepted(JobBody.Address(id), await jobs.CancelAsync(http.GetPlatformKey(), new(id), ct));

    private static Task<Company> SuspendAsync(
        string urlId,
        [FromBody] JsonElement body,
        SuspensionOperations suspensions,
        HttpContext http,
        CancellationToken ct
    ) => suspensions.SuspendAsync(http.GetPlatformKey(), urlId, body, ct);

    private static Task<Company> ResumeAsync(
        string urlId,
        [FromBody] JsonElement body,
        SuspensionOperations suspensions,
        HttpContext http,
        CancellationToken ct
    ) => suspensions.ResumeAsync(http.GetPlatformKey(), urlId, body, ct);

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
