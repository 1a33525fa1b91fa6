using System.Globalization;
using Portal.Api.Authentication;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Api.Companies;

/// <summary>
/// What platform automation may know of companies. Every authenticated call is in the platform log before its response is
/// sent, those included that lack a scope or find nothing (IC-13).
/// </summary>
internal sealed class CompanyOperations(CompanyList companies, PlatformLog log)
{
    public async Task<CompanyPage> ListAsync(PlatformKeyIdentity key, CompanyQuery query, CancellationToken ct)
    {
        await EnsureScopeAsync(key, PlatformAction.CompaniesListed);
        var page = await companies.PageAsync(query, ct);
        await RecordAsync(key, PlatformAction.CompaniesListed, AuditOutcome.Succeeded);
        return page;
    }

    public async Task<Company> GetAsync(PlatformKeyIdentity key, string urlId, CancellationToken ct)
    {
        await EnsureScopeAsync(key, PlatformAction.CompanyViewed);
        var found = await companies.FindAsync(urlId, ct);
        await RecordAsync(
            key,
            PlatformAction.CompanyViewed,
            found is null ? AuditOutcome.NotFound : AuditOutcome.Succeeded,
            found?.Id
        );
        return found?.Company ?? throw new NotFoundException("There is no such company.");
    }

    /// <summary>Records a call that was not accepted, before the caller is told so.</summary>
    /// <exception cref="ForbiddenException">The key may not do it in any case.</exception>
    public async Task RefuseAsync(PlatformKeyIdentity key, PlatformAction action, string scope)
    {
        await EnsureScopeAsync(key, action, scope);
        await RecordAsync(key, action, AuditOutcome.Refused);
    }

    /// <summary>Records a request that leads to no operation, before the caller is told so.</summary>
    public Task RefuseRequestAsync(PlatformKeyIdentity key, int status) =>
        RecordAsync(
            key,
            PlatformAction.PlatformRequestRefused,
            AuditOutcome.Refused,
            detail: status.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>Refuses a key without the scope, with an entry.</summary>
    /// <exception cref="ForbiddenException">The key may not do it.</exception>
    public async Task EnsureScopeAsync(
        PlatformKeyIdentity key,
        PlatformAction action,
        string scope = PlatformScopes.ReadCompanies
    )
    {
        if (!key.Scopes.Contains(scope, StringComparer.Ordinal))
        {
            await RecordAsync(key, action, AuditOutcome.Denied);
            throw new ForbiddenException("This key may not do this.");
        }
    }

    /// <summary>Records a call. Not cancelled with the request: a client that disconnects must not leave it unrecorded.</summary>
    public Task RecordAsync(
        PlatformKeyIdentity key,
        PlatformAction action,
        AuditOutcome outcome,
        TenantId? tenant = null,
        string? detail = null
    ) => log.WriteAsync(key.PlatformActor.Entry(action, outcome, tenant, detail: detail), CancellationToken.None);
}
