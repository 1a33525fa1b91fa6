using Portal.Domain.Users;
using Portal.Web.Layout.Parts;

namespace Portal.Web.TenantArea.Users;

/// <summary>Opens the invitation dialogs. Only the link's own buttons close it, so that a link is not lost by accident.</summary>
internal sealed class InvitationDialogs(Dialogs dialogs)
{
    /// <summary>Invites a user and shows the link once.</summary>
    /// <returns>Whether a user was invited.</returns>
    public async Task<bool> InviteAsync()
    {
        if (await dialogs.ShowAsync<InviteDialog, InvitationLink>(closesOnEscape: true) is not { } link)
        {
            return false;
        }
        await ShowLinkAsync(link);
        return true;
    }

    /// <summary>Shows a new link, once.</summary>
    public Task ShowLinkAsync(InvitationLink link) =>
        dialogs.ShowAsync<InvitationLinkDialog, bool>(closesOnEscape: false, (nameof(InvitationLinkDialog.Link), link));
}
