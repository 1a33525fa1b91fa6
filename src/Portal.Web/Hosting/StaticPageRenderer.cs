using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;

namespace Portal.Web.Hosting;

/// <summary>
/// Renders a component to text, outside of the framework's page endpoints. The framework's own such renderer knows no static
/// files, so its pages would name them without the digests.
/// </summary>
/// <param name="services">Of the request.</param>
/// <param name="loggers">For the renderer.</param>
/// <param name="assets">Finds a file's fingerprinted address.</param>
internal sealed class StaticPageRenderer(
    IServiceProvider services,
    ILoggerFactory loggers,
    ResourceAssetCollection assets
) : StaticHtmlRenderer(services, loggers)
{
    /// <inheritdoc />
    protected override ResourceAssetCollection Assets => assets;

    /// <summary>The component's HTML, once it has nothing left to wait for.</summary>
    public Task<string> RenderAsync<TComponent>(Dictionary<string, object?> parameters)
        where TComponent : IComponent =>
        Dispatcher.InvokeAsync(async () =>
        {
            var root = BeginRenderingComponent(typeof(TComponent), ParameterView.FromDictionary(parameters));
            await root.QuiescenceTask;
            return root.ToHtmlString();
        });
}
