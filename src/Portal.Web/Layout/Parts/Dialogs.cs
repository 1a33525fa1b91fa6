using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Portal.Web.Layout.Parts;

/// <summary>
/// Opens dialogs. A click beside a dialog never closes it, so that nothing is lost by accident; each sets its own focus, and
/// MudBlazor returns the focus to where it was, if that still exists.
/// </summary>
internal sealed class Dialogs(IDialogService service)
{
    /// <summary>Opens a dialog and waits until it is closed.</summary>
    /// <param name="closesOnEscape">False for a dialog that must ask first and handles Escape itself.</param>
    /// <param name="parameters">The dialog's parameters.</param>
    /// <returns>What the dialog was closed with; default if it was cancelled.</returns>
    public async Task<TResult?> ShowAsync<TDialog, TResult>(
        bool closesOnEscape,
        params (string Name, object Value)[] parameters
    )
        where TDialog : IComponent
    {
        var values = new DialogParameters();
        foreach (var (name, value) in parameters)
        {
            values.Add(name, value);
        }
        var options = new DialogOptions
        {
            MaxWidth = MaxWidth.ExtraSmall,
            FullWidth = true,
            BackdropClick = false,
            CloseOnEscapeKey = closesOnEscape,
            CloseOnNavigation = false,
            DefaultFocus = DefaultFocus.None,
        };
        var dialog = await service.ShowAsync<TDialog>(title: null, values, options);
        var result = await dialog.Result;
        return result is { Canceled: false, Data: TResult data } ? data : default;
    }
}
