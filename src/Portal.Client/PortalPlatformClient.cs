namespace Portal.Client;

/// <summary>The platform's companies, by a platform key. Returns nothing of any company's content.</summary>
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
}
