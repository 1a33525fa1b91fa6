using Portal.Domain.ApiKeys;
using Portal.Platform.KeyService;
using Portal.Web.Layout;
using Portal.Web.Layout.Parts;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>Shows a new key once, and asks before keys are revoked.</summary>
internal sealed class ApiKeyDialogs(Dialogs dialogs, Confirmations confirmations, TimeProvider clock)
{
    /// <summary>Completes when the dialog is closed, which only its own buttons do, so that a key is not lost by accident.</summary>
    public Task ShowAsync(NewApiKey key) =>
        dialogs.ShowAsync<ApiKeyDialog, bool>(closesOnEscape: false, (nameof(ApiKeyDialog.Key), key));

    /// <summary>Asks before a key is revoked, and also offers to revoke the key that it replaces, which becomes active again.</summary>
    /// <param name="key">The key.</param>
    /// <param name="times">How this person reads times.</param>
    /// <returns>The keys to revoke, in order; none if the answer was no.</returns>
    public async Task<IReadOnlyList<KeyId>> AskToRevokeAsync(ApiKeyItem key, LocalTimes times)
    {
        if (key is { IsInUse: true, Replaces: { } replaced })
        {
            return await dialogs.ShowAsync<RevokeSuccessorDialog, bool?>(
                closesOnEscape: true,
                (nameof(RevokeSuccessorDialog.ApiKey), key),
                (nameof(RevokeSuccessorDialog.Replaced), replaced)
            ) switch
            {
                true => [key.KeyId, replaced.KeyId],
                false => [key.KeyId],
                null => [],
            };
        }
        return await confirmations.AskAsync(ApiKeyLabels.ConfirmRevoke(key, clock.GetUtcNow(), times))
            ? [key.KeyId]
            : [];
    }
}
