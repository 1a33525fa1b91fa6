using Portal.Domain.ApiKeys;
using Radzen;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>Shows a new key, once. Only the dialog's own button closes it, so that a key is not lost by accident.</summary>
internal sealed class ApiKeyDialogs(DialogService dialogs)
{
    /// <summary>Completes when the dialog is closed.</summary>
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
