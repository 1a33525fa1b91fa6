namespace Portal.Client;

/// <summary>One company's data, by its API key. Safe to use from several threads.</summary>
/// <remarks>
/// Every call may throw a <see cref="PortalApiException"/>, an <see cref="HttpRequestException"/> when the API cannot be reached,
/// and an <see cref="OperationCanceledException"/>.
/// </remarks>
public sealed class PortalClient
{
    private readonly ApiConnection api;

    /// <summary>
    /// For a client of your own, whose base address is the API's and which sends the key as
    /// <c>Authorization: Bearer KEY</c>. <see cref="PortalClientServices.AddPortalClient"/> also retries.
    /// </summary>
    public PortalClient(HttpClient http) => api = new(http);

    /// <summary>Whose key this is. Needs no scope.</summary>
    public Task<Me> GetMeAsync(CancellationToken cancellationToken = default) =>
        api.GetAsync<Me>("/v1/me", cancellationToken);

    /// <summary>The company's users in the order of their names. Needs <c>users:read</c>.</summary>
    public IAsyncEnumerable<User> GetUsersAsync(
        UserFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => api.ListAsync<User>("/v1/users", (filter ?? new()).Query(), cancellationToken);

    /// <summary>One user. Needs <c>users:read</c>.</summary>
    /// <exception cref="NotFoundException">The company has no such user.</exception>
    public Task<User> GetUserAsync(Guid id, CancellationToken cancellationToken = default) =>
        api.GetAsync<User>($"/v1/users/{id}", cancellationToken);

    /// <summary>The company's journeys. Needs <c>journeys:read</c>.</summary>
    public IAsyncEnumerable<Journey> GetJourneysAsync(
        JourneyFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => api.ListAsync<Journey>("/v1/journeys", (filter ?? new()).Query(), cancellationToken);

    /// <summary>One journey with its steps. Needs <c>journeys:read</c>.</summary>
    /// <exception cref="NotFoundException">The company has no such journey.</exception>
    public Task<JourneyDetails> GetJourneyAsync(Guid id, CancellationToken cancellationToken = default) =>
        api.GetAsync<JourneyDetails>($"/v1/journeys/{id}", cancellationToken);

    /// <summary>Creates a journey. Needs <c>journeys:write</c>.</summary>
    /// <param name="journey">Its content.</param>
    /// <param name="idempotencyKey">
    /// Names this request for 24 hours: sent again under it, by another process too, it creates nothing twice and returns the
    /// journey as it is by then. A new one when null, which covers the client's own retries.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="InvalidRequestException">A field is wrong, or the key was used for another request.</exception>
    public Task<JourneyDetails> CreateJourneyAsync(
        JourneyChange journey,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(journey);
        return api.CreateAsync<JourneyDetails>("/v1/journeys", journey.Body(), idempotencyKey, cancellationToken);
    }

    /// <summary>Changes a journey as it was read. Needs <c>journeys:write</c>.</summary>
    /// <param name="journey">The journey whose version the change is based on.</param>
    /// <param name="change">What changes.</param>
    /// <param name="cancellationToken">Stops waiting; the change may take place all the same.</param>
    /// <exception cref="VersionConflictException">Somebody changed it meanwhile.</exception>
    public Task<JourneyDetails> UpdateJourneyAsync(
        Journey journey,
        JourneyChange change,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(change);
        return api.SendAsync<JourneyDetails>(
            HttpMethod.Patch,
            $"/v1/journeys/{journey.Id}",
            change.Body(),
            ifMatch: $"\"{journey.Version}\"",
            cancellationToken
        );
    }
}
