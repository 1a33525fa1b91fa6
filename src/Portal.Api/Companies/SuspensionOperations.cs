using System.Text.Json;
using Portal.Api.Authentication;
using Portal.Api.Requests;
using Portal.Domain.Companies;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Staff;

namespace Portal.Api.Companies;

/// <summary>Suspends and resumes companies. Every call is in the platform log, with its reason (IC-13).</summary>
internal sealed class SuspensionOperations(CompanySuspension suspension, CompanyList companies, CompanyOperations calls)
{
    public Task<Company> SuspendAsync(PlatformKeyIdentity key, string urlId, JsonElement body, CancellationToken ct) =>
        ChangeAsync(key, urlId, body, PlatformAction.CompanySuspended, suspension.SuspendAsync, ct);

    public Task<Company> ResumeAsync(PlatformKeyIdentity key, string urlId, JsonElement body, CancellationToken ct) =>
        ChangeAsync(key, urlId, body, PlatformAction.CompanyResumed, suspension.ResumeAsync, ct);

    private async Task<Company> ChangeAsync(
        PlatformKeyIdentity key,
        string urlId,
        JsonElement body,
        PlatformAction action,
        Func<PlatformActor, string, string?, CancellationToken, Task> change,
        CancellationToken ct
    )
    {
        await calls.EnsureScopeAsync(key, action, PlatformScopes.SuspendCompanies);
        await change(key.PlatformActor, urlId, ReasonIn(body), ct);
        return await GetAsync(urlId, ct);
    }

    /// <exception cref="InvalidInputException">The body is no object, or its reason is no text.</exception>
    private static string? ReasonIn(JsonElement body)
    {
        var fields = new RequestFields();
        string? reason = null;
        foreach (var (name, value) in fields.Members("body", body))
        {
            reason = name == "reason" ? fields.Text(name, value) : reason;
        }
        fields.ThrowIfAny();
        return reason;
    }

    private async Task<Company> GetAsync(string urlId, CancellationToken ct) =>
        (await companies.FindAsync(urlId, ct))?.Company ?? throw new NotFoundException("There is no such company.");
}
