using Portal.Api.Authentication;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Api.Companies;

/// <summary>
/// What platform automation may know of companies. Every call that could be read stands in the platform log before its
/// answer leaves, those included that lack a scope or find nothing (IC-13).
/// </summary>
internal sealed class CompanyOperations(CompanyList companies, PlatformLog log)
{
    public async Task<CompanyPage> ListAsync(PlatformCaller caller, CompanyQuery query, CancellationToken ct)
    {
        await EnsureScopeAsync(caller, PlatformAction.CompaniesListed);
        var page = await companies.PageAsync(query, ct);
        await RecordAsync(caller, PlatformAction.CompaniesListed, AuditOutcome.Succeeded);
        return page;
    }

    public async Task<Company> GetAsync(PlatformCaller caller, string urlId, CancellationToken ct)
    {
        await EnsureScopeAsync(caller, PlatformAction.CompanyViewed);
        var found = await companies.FindAsync(urlId, ct);
        await RecordAsync(
            caller,
            PlatformAction.CompanyViewed,
            AuditOutcome.Succeeded,
            found?.Id,
            found is null ? "not-found" : null
        );
        return found?.Company ?? throw new NotFoundException("There is no such company.");
    }

    private async Task EnsureScopeAsync(PlatformCaller caller, PlatformAction action)
    {
        if (!caller.Scopes.Contains(PlatformScopes.ReadCompanies, StringComparer.Ordinal))
        {
            await RecordAsync(caller, action, AuditOutcome.Denied);
            throw new ForbiddenException("This key may not do this.");
        }
    }

    // Not the caller's token: one that goes away must not leave an answered call unrecorded.
    private Task RecordAsync(
        PlatformCaller caller,
        PlatformAction action,
        AuditOutcome outcome,
        TenantId? tenant = null,
        string? detail = null
    ) => log.WriteAsync(caller.Actor.Entry(action, outcome, tenant, detail: detail), CancellationToken.None);
}
