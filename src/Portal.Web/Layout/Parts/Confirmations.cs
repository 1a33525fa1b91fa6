namespace Portal.Web.Layout.Parts;

/// <summary>
/// Shows a <see cref="Confirmation"/> in a dialog. The focus moves into the dialog and back to where it was, if that exists.
/// </summary>
internal sealed class Confirmations(Dialogs dialogs)
{
    private bool isAsking;

    /// <summary>True if confirmed; false for the other button and Escape.</summary>
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
            return await dialogs.ShowAsync<ConfirmDialog, bool>(
                closesOnEscape: true,
                (nameof(ConfirmDialog.Question), question)
            );
        }
        finally
        {
            isAsking = false;
        }
    }
}
