using Portal.Api.Authentication;
using Portal.Domain.Access;
using Portal.Domain.Companies;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Api.Companies;

/// <summary>Asks for companies, tells how their jobs are doing, and cancels. Every call is in the platform log (IC-13).</summary>
internal sealed class JobOperations(CompanyCreation creation, CompanyJobs jobs, CompanyOperations calls)
{
    /// <param name="key">Who asks.</param>
    /// <param name="read">Reads the body, once it is certain that the key may ask at all.</param>
    /// <param name="repeatable">The caller's key of this request.</param>
    /// <param name="ct">Cancels the request.</param>
    public async Task<RequestedCompanyBody> RequestAsync(
        PlatformKeyIdentity key,
        Func<CompanyRequest> read,
        IdempotentRequest? repeatable,
        CancellationToken ct
    )
    {
        await calls.EnsureScopeAsync(key, PlatformAction.CompanyRequested, PlatformScopes.CreateCompanies);
        RequestedCompany requested;
        try
        {
            requested = await creation.RequestAsync(key.PlatformActor, read(), repeatable, ct);
        }
        catch (ConflictException) // a reused key, too
        {
            await calls.RecordAsync(key, PlatformAction.CompanyRequested, AuditOutcome.Refused);
            throw;
        }
        var job = await FindAsync(requested.Job, ct);
        if (requested.IsRepeated)
        {
            await RecordViewAsync(key, job);
        }
        return new(JobBody.Of(job), requested.InvitationLink, requested.SignInSetUpLink);
    }

    public async Task<JobBody> GetAsync(PlatformKeyIdentity key, JobId id, CancellationToken ct)
    {
        await calls.EnsureScopeAsync(key, PlatformAction.JobViewed);
        try
        {
            var job = await FindAsync(id, ct);
            await RecordViewAsync(key, job);
            return JobBody.Of(job);
        }
        catch (NotFoundException)
        {
            await calls.RecordAsync(key, PlatformAction.JobViewed, AuditOutcome.NotFound);
            throw;
        }
    }

    public async Task<JobBody> CancelAsync(PlatformKeyIdentity key, JobId id, CancellationToken ct)
    {
        await calls.EnsureScopeAsync(key, PlatformAction.JobCancelled, PlatformScopes.CreateCompanies);
        await creation.CancelAsync(key.PlatformActor, id, ct);
        return JobBody.Of(await FindAsync(id, ct));
    }

    private async Task<CompanyJob> FindAsync(JobId id, CancellationToken ct) =>
        await jobs.FindAsync(id, ct) ?? throw new NotFoundException("There is no such job.");

    private Task RecordViewAsync(PlatformKeyIdentity key, CompanyJob job) =>
        calls.RecordAsync(key, PlatformAction.JobViewed, AuditOutcome.Succeeded, new TenantId(job.Row.TenantId));
}
