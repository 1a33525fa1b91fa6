using Portal.Domain.Users;
using Radzen;

namespace Portal.Web.TenantArea.Users;

/// <summary>Opens the dialogs around invitations. They close themselves, so that a link is not lost by a slip.</summary>
internal sealed class InvitationDialogs(DialogService dialogs)
{
    /// <summary>Asks for a person, invites, and shows the link once.</summary>
    /// <returns>Whether somebody was invited.</returns>
    public async Task<bool> InviteAsync()
    {
        if (await OpenAsync<InviteDialog>("Invite a person", []) is not InvitationLink link)
        {
            return false;
        }
        await ShowLinkAsync(link);
        return true;
    }

    /// <summary>Shows a new link, this one time.</summary>
    public Task ShowLinkAsync(InvitationLink link) =>
        OpenAsync<InvitationLinkDialog>("Copy this link now", new() { [nameof(InvitationLinkDialog.Link)] = link });

    private Task<dynamic?> OpenAsync<T>(string title, Dictionary<string, object?> parameters)
        where T : Microsoft.AspNetCore.Components.ComponentBase =>
        dialogs.OpenAsync<T>(
            title,
            parameters,
            new DialogOptions
            {
                Width = "min(520px, calc(100vw - 32px))",
                ShowClose = false,
                CloseDialogOnEsc = false,
                CloseDialogOnOverlayClick = false,
                AutoFocusFirstElement = false,
            }
        );
}
