using Radzen;

namespace Portal.Web.Layout.Parts;

/// <summary>
/// Shows a <see cref="Confirmation"/> in a dialog. The focus moves into the dialog and back to where it was, if that exists.
/// </summary>
internal sealed class Confirmations(DialogService dialogs)
{
    private bool isAsking;

    /// <summary>True if confirmed; false for the other button, Escape and the close button.</summary>
    /// <remarks>
    /// One dialog at a time: a double click's second click must not answer the first one's dialog.
    /// </remarks>
    public async Task<bool> AskAsync(Confirmation question)
    {
        if (isAsking)
        {
            return false;
        }
        isAsking = true;
        try
        {
            return await OpenAsync(question);
        }
        finally
        {
            isAsking = false;
        }
    }

    private async Task<bool> OpenAsync(Confirmation question)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(ConfirmDialog.Question)] = question,
        };
        var options = new DialogOptions
        {
            Width = "min(480px, calc(100vw - 32px))",
            CloseDialogOnEsc = true,
            CloseDialogOnOverlayClick = false,
            // The dialog sets the focus itself: on the safe button if the action is destructive.
            AutoFocusFirstElement = false,
            CssClass = "confirm-dialog",
        };
        return await dialogs.OpenAsync<ConfirmDialog>(question.Title, parameters, options) is true;
    }
}
