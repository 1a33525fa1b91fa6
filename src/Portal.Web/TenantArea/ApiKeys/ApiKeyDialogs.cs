using Portal.Domain.ApiKeys;
using Portal.Web.Layout.Parts;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>Shows a new key, once. Only the dialog's own button closes it, so that a key is not lost by accident.</summary>
internal sealed class ApiKeyDialogs(Dialogs dialogs)
{
    /// <summary>Completes when the dialog is closed.</summary>
    public Task ShowAsync(NewApiKey key) =>
        dialogs.ShowAsync<ApiKeyDialog, bool>(closesOnEscape: false, (nameof(ApiKeyDialog.Key), key));
}
