using Microsoft.AspNetCore.Components;
using Portal.Domain.Access;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.Layout;

/// <summary>
/// A page that a navigation inside a circuit does not reach. The refusal is recorded like the one of a page load; should that
/// fail, the failure is recorded as an event, and the page stays refused.
/// </summary>
public abstract class RefusedPage : TenantComponent
{
    private string? recorded;

    /// <summary>The refused page; set anew by every navigation.</summary>
    [Parameter, EditorRequired]
    public Microsoft.AspNetCore.Components.RouteData Route { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private RefusalOperations Refusals { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var path = new Uri(Navigation.Uri).AbsolutePath;
        if (path != recorded)
        {
            recorded = path;
            await TryAsync("The refusal of a page was not recorded.", (c, ct) => Refusals.RecordPageAsync(c, path, ct));
        }
    }
}
