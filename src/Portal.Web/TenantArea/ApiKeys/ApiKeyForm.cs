using Microsoft.AspNetCore.Components;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Web.Layout;
using Portal.Web.TenantArea.Forms;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>
/// A page that makes a key and shows it once. The key's text is in this page's memory until the dialog is closed and
/// nowhere else: not in a draft, a log or a state that outlasts the circuit.
/// </summary>
public abstract class ApiKeyForm : TenantComponent
{
    private static readonly IReadOnlyDictionary<string, string> NoErrors = new Dictionary<string, string>();

    private NewApiKey? made;

    [Inject]
    private ApiKeyDialogs Dialogs { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>The browser's zone.</summary>
    [CascadingParameter(Name = BrowserZone.CascadingName)]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>What the form holds.</summary>
    protected ApiKeyInput Input { get; set; } = new();

    /// <summary>Why there is no key.</summary>
    protected Failure? Failure { get; private set; }

    /// <summary>Whether a key is being made.</summary>
    protected bool Busy { get; private set; }

    /// <summary>Whether there is a key to show.</summary>
    protected bool Made => made is not null;

    /// <summary>What is wrong, by field.</summary>
    protected IReadOnlyDictionary<string, string> Errors => Failure?.Fields ?? NoErrors;

    /// <summary>Makes the key, unless one is being made or was made here already.</summary>
    protected async Task SubmitAsync(string failed, Func<Caller, CancellationToken, Task<NewApiKey>> make)
    {
        if (Busy || Made)
        {
            return; // a second click may arrive before the browser shows the button off
        }
        (Busy, Failure) = (true, null);
        StateHasChanged();
        Failure = await TryAsync(failed, async (caller, ct) => made = await make(caller, ct));
        Busy = false;
        StateHasChanged(); // the handler goes on until the key's dialog is closed
    }

    /// <summary>Shows the key that was made, and goes to the list only when the person has closed it.</summary>
    protected async Task ShowAsync(Func<NewApiKey, string> notice)
    {
        if (made is not { } key)
        {
            return;
        }
        await Dialogs.ShowAsync(key);
        Notices.Leave(notice(key));
        Navigation.NavigateTo(PortalUrls.ApiKeys(), replace: true);
    }
}
