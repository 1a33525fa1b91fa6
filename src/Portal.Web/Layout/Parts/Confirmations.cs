using Radzen;

namespace Portal.Web.Layout.Parts;

/// <summary>Asks a <see cref="Confirmation"/> in a dialog. Focus goes into the dialog and back to where it was, if that still stands.</summary>
internal sealed class Confirmations(DialogService dialogs)
{
    private bool isAsking;

    /// <summary>True when the person confirmed; false for the other button, Escape and the close button.</summary>
    /// <remarks>
    /// One question at a time: a second click may arrive before the first one's question is seen, and is no answer to it.
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
            // The dialog places the focus itself: on the harmless button of a dangerous question.
            AutoFocusFirstElement = false,
            CssClass = "confirm-dialog",
        };
        return await dialogs.OpenAsync<ConfirmDialog>(question.Title, parameters, options) is true;
    }
}
