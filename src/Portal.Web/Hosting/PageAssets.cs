using Microsoft.AspNetCore.Components;

namespace Portal.Web.Hosting;

/// <summary>The addresses of the static files for pages that have no endpoint of their own, such as refusals.</summary>
/// <param name="endpoints">The framework gives the files to every endpoint that renders pages.</param>
internal sealed class PageAssets(EndpointDataSource endpoints)
{
    private ResourceAssetCollection? found;

    /// <summary>Every file with its fingerprinted address.</summary>
    public ResourceAssetCollection All =>
        found ??= endpoints
            .Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ResourceAssetCollection>())
            .First(assets => assets is not null)!;
}
