using Portal.Domain.Users;
using Radzen;

namespace Portal.Web.TenantArea.Users;

/// <summary>Opens the invitation dialogs. Only their own buttons close them, so that a link is not lost by accident.</summary>
internal sealed class InvitationDialogs(DialogService dialogs)
{
    /// <summary>Invites a user and shows the link once.</summary>
    /// <returns>Whether a user was invited.</returns>
    public async Task<bool> InviteAsync()
    {
        if (await OpenAsync<InviteDialog>("Invite a person", []) is not InvitationLink link)
        {
            return false;
        }
        await ShowLinkAsync(link);
        return true;
    }

    /// <summary>Shows a new link, once.</summary>
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
