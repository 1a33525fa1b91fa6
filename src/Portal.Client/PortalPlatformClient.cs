namespace Portal.Client;

/// <summary>The platform's companies, by a platform key. Returns nothing of any company's content. Safe to use from several threads.</summary>
/// <inheritdoc cref="PortalClient" path="/remarks"/>
public sealed class PortalPlatformClient
{
    private readonly ApiConnection api;

    /// <summary>As <see cref="PortalClient(HttpClient)"/>, with the platform API's address and a platform key.</summary>
    public PortalPlatformClient(HttpClient http) => api = new(http);

    /// <summary>The companies in the order of their short names.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public IAsyncEnumerable<Company> GetCompaniesAsync(
        CompanyState? state = null,
        CancellationToken cancellationToken = default
    ) =>
        api.ListAsync<Company>(
            "/platform/v1/companies",
            [new("state", state is { } only ? KnownOrOtherConverter.Write(only) : null)],
            cancellationToken
        );

    /// <summary>One company.</summary>
    /// <exception cref="NotFoundException">There is none of this short name.</exception>
    public Task<Company> GetCompanyAsync(string urlId, CancellationToken cancellationToken = default) =>
        api.GetAsync<Company>($"/platform/v1/companies/{Uri.EscapeDataString(urlId)}", cancellationToken);

    /// <summary>
    /// Asks for a company. It returns as soon as the platform has the request; <see cref="WaitForJobAsync"/> tells when the
    /// company is served. Needs <c>companies:create</c>.
    /// </summary>
    /// <param name="company">The company.</param>
    /// <param name="idempotencyKey">
    /// Names this request for 24 hours: sent again under it, by another process too, it creates nothing twice. A new one when
    /// null, which covers the client's own retries.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="InvalidRequestException">A field is wrong, a name is taken, or the key was used for another request.</exception>
    public Task<RequestedCompany> CreateCompanyAsync(
        NewCompany company,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(company);
        return api.CreateAsync<RequestedCompany>("/platform/v1/companies", company, idempotencyKey, cancellationToken);
    }

    /// <summary>How far a job is.</summary>
    /// <exception cref="NotFoundException">There is no such job.</exception>
    public Task<CompanyJob> GetJobAsync(Guid id, CancellationToken cancellationToken = default) =>
        api.GetAsync<CompanyJob>(JobAddress(id), cancellationToken);

    /// <summary>Waits until a job has ended, well or not; asks once a second.</summary>
    /// <exception cref="NotFoundException">There is no such job.</exception>
    public async Task<CompanyJob> WaitForJobAsync(Guid id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var job = await GetJobAsync(id, cancellationToken);
            if (job.HasEnded)
            {
                return job;
            }
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>Cancels a job and undoes what it made. The company's short name stays taken. Needs <c>companies:create</c>.</summary>
    /// <exception cref="NotFoundException">There is no such job.</exception>
    /// <exception cref="VersionConflictException">The company is served already.</exception>
    public Task<CompanyJob> CancelJobAsync(Guid id, CancellationToken cancellationToken = default) =>
        api.SendAsync<CompanyJob>(new(HttpMethod.Post, $"{JobAddress(id)}/cancellation"), cancellationToken);

    /// <summary>
    /// Lets nobody in any more, until it is resumed; nothing is deleted. Sessions end within two seconds, keys within one. Needs
    /// <c>companies:suspend</c>.
    /// </summary>
    /// <param name="urlId">The company's short name.</param>
    /// <param name="reason">Stays in the platform's log: 1 to 300 characters that name no person of the company.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="NotFoundException">There is none of this short name.</exception>
    /// <exception cref="VersionConflictException">It is not active.</exception>
    public Task<Company> SuspendCompanyAsync(
        string urlId,
        string reason,
        CancellationToken cancellationToken = default
    ) => ServeAsync(urlId, "suspension", reason, cancellationToken);

    /// <summary>Serves a suspended company again, with the sessions and keys that were not revoked. Needs <c>companies:suspend</c>.</summary>
    /// <exception cref="VersionConflictException">It is not suspended.</exception>
    /// <inheritdoc cref="SuspendCompanyAsync" path="/param"/>
    public Task<Company> ResumeCompanyAsync(
        string urlId,
        string reason,
        CancellationToken cancellationToken = default
    ) => ServeAsync(urlId, "resumption", reason, cancellationToken);

    private Task<Company> ServeAsync(string urlId, string verb, string reason, CancellationToken cancellationToken) =>
        api.SendAsync<Company>(
            HttpMethod.Post,
            $"/platform/v1/companies/{Uri.EscapeDataString(urlId)}/{verb}",
            new { reason },
            ifMatch: null,
            cancellationToken
        );

    private static string JobAddress(Guid id) => $"/platform/v1/jobs/{id}";

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
}
