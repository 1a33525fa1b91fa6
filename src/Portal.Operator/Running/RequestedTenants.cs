using Portal.Domain.Companies;
using Portal.Operator.Provisioning;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Operator.Running;

/// <summary>
/// Asks for the tenants that the operator itself wants, those of the sample data, as anybody asks for a company, and says how
/// their jobs are doing.
/// </summary>
internal sealed class RequestedTenants(CompanyCreation creation, CompanyJobs jobs, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the tenant is active, or its job waits or has ended otherwise.</summary>
    /// <returns>Null for an active tenant; otherwise why it is none.</returns>
    public async Task<string?> MakeAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(request.UrlId, cancellationToken) is null)
        {
            var actor = PlatformActor.Portal(Guid.CreateVersion7().ToString("n"));
            await creation.RequestAsync(actor, CompanyOf(request), repeatable: null, cancellationToken);
        }
        while (true)
        {
            var job = (await jobs.FindAsync(request.UrlId, cancellationToken))!;
            if (job.State == JobState.Succeeded)
            {
                return null;
            }
            if (job.Row.EndedAt is not null || job.State == JobState.Waiting)
            {
                return $"its job {job.Row.JobId} {job.State} ({job.Row.Reason}); the log has more";
            }
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static CompanyRequest CompanyOf(TenantRequest request) =>
        new(request.DisplayName, request.UrlId, "oidc")
        {
            Tier = request.Tier,
            Hosts = [.. request.Hosts.Select(host => host.Value)],
            Provider = request.IdentityProvider is { } client
                ? new(client.Issuer, client.ClientId, client.ClientSecret, client.TrustsEmail)
                : null,
        };
}
