using Portal.Domain.ApiKeys;
using Radzen;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>Shows a new key, this one time. The dialog closes itself, so that a key is not lost by a slip.</summary>
internal sealed class ApiKeyDialogs(DialogService dialogs)
{
    /// <summary>Ends when the person has closed it.</summary>
    public Task ShowAsync(NewApiKey key) =>
        dialogs.OpenAsync<ApiKeyDialog>(
            "Your new key",
            new() { [nameof(ApiKeyDialog.Key)] = key },
            new DialogOptions
            {
                Width = "min(560px, calc(100vw - 32px))",
                ShowClose = false,
                CloseDialogOnEsc = false,
                CloseDialogOnOverlayClick = false,
                AutoFocusFirstElement = false,
            }
        );
}
