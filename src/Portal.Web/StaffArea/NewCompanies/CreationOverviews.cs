using Portal.Domain.Companies;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Web.Hosting;

namespace Portal.Web.StaffArea.NewCompanies;

/// <summary>Everything that the page of a company's creation shows.</summary>
/// <param name="Job">The job with its steps.</param>
/// <param name="SignIn">Address of the company's sign-in page; null while it has none.</param>
/// <param name="HasProvider">Whether people can sign in there.</param>
public sealed record CreationOverview(CompanyJob Job, string? SignIn, bool HasProvider)
{
    /// <summary>The company's short name.</summary>
    public string UrlId => Job.Row.UrlId;

    /// <summary>Whether nothing changes any more.</summary>
    public bool HasEnded => Job.Row.EndedAt is not null;
}

/// <summary>Gathers what the page of a company's creation shows.</summary>
internal sealed class CreationOverviews(CompanyJobs jobs, StaffDirectory companies, TenantDirectory tenants)
{
    /// <summary>The creation of a company; the company is also what the entry in the platform log is about.</summary>
    /// <exception cref="NotFoundException">There is no such company, or it was made without a job.</exception>
    public async Task<CreationOverview> GetAsync(HttpContext context, string urlId)
    {
        var job =
            await jobs.FindAsync(urlId, context.RequestAborted)
            ?? throw new NotFoundException("No company of this name was created here.");
        StaffSubject.Of(context).Tenant = new TenantId(job.Row.TenantId);
        return await WithAddressAsync(context, job, context.RequestAborted);
    }

    /// <summary>A job with the address that it leads to once it succeeded.</summary>
    public async Task<CreationOverview> WithAddressAsync(HttpContext context, CompanyJob job, CancellationToken ct)
    {
        if (job.State != JobState.Succeeded)
        {
            return new(job, null, HasProvider: false);
        }
        var tenant = new TenantId(job.Row.TenantId);
        var host = (await companies.NamesAsync([tenant], ct))[tenant].Host;
        var provider = await tenants.FindIdentityProviderAsync(tenant, ct);
        return new(job, host is null ? null : context.GetOriginOf(host) + PortalUrls.SignIn, provider is not null);
    }
}
