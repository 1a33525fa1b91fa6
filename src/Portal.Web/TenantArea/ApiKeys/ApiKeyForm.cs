using Microsoft.AspNetCore.Components;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.Days;
using Portal.Web.Layout;
using Portal.Web.TenantArea.Forms;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>
/// A page that creates a key and shows it once. The key's text is only in this page's memory, until the dialog is closed:
/// not in a draft, a log or state that outlives the circuit.
/// </summary>
public abstract class ApiKeyForm : TenantComponent
{
    private NewApiKey? created;

    [Inject]
    private ApiKeyDialogs Dialogs { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>The browser's dates and times.</summary>
    [CascadingParameter]
    public LocalTimes Times { get; set; } = LocalTimes.Default;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <summary>The days of whoever fills in the form.</summary>
    protected LocalDays Days => Times.Days(Time);

    /// <summary>The form's input.</summary>
    protected ApiKeyInput Input { get; set; } = new();

    /// <summary>Why no key was created.</summary>
    protected Failure? Failure { get; private set; }

    /// <summary>Whether a key is being created.</summary>
    protected bool Busy { get; private set; }

    /// <summary>Whether a key was created.</summary>
    protected bool IsCreated => created is not null;

    /// <summary>Creates the key, unless one is being or was already created here.</summary>
    protected async Task SubmitAsync(string failed, Func<Caller, CancellationToken, Task<NewApiKey>> create)
    {
        if (Busy || IsCreated)
        {
            return; // a second click may arrive before the button is disabled
        }
        (Busy, Failure) = (true, null);
        StateHasChanged();
        Failure = await TryAsync(failed, async (caller, ct) => created = await create(caller, ct));
        Busy = false;
        StateHasChanged(); // the event handler runs until the dialog is closed
    }

    /// <summary>Shows the created key and, once the dialog is closed, navigates to the list.</summary>
    protected async Task ShowAsync(Func<NewApiKey, string> notice)
    {
        if (created is not { } key)
        {
            return;
        }
        await Dialogs.ShowAsync(key);
        Notices.Set(notice(key));
        Navigation.NavigateTo(PortalUrls.ApiKeys(), replace: true);
    }
}
