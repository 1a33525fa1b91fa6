using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.SignIn;

/// <summary>An authorization request that waits for its person, bound to the browser that brought it.</summary>
internal sealed record PendingSignIn(string Id, AuthorizationRequest Request, string Browser, string Antiforgery);

/// <summary>
/// The open sign-in forms of one realm. The id is in the address and therefore no secret; whoever wants to see or post
/// the form needs the browser's cookie too, and to post it the form's own antiforgery value.
/// </summary>
internal sealed class PendingSignIns(TimeProvider time, TimeSpan lifetime)
{
    private readonly ExpiringStore<PendingSignIn> pending = new(time, lifetime);

    public PendingSignIn Open(AuthorizationRequest request, string browser)
    {
        var opened = new PendingSignIn(Secret.Create(), request, browser, Antiforgery: Secret.Create());
        pending.Add(opened.Id, opened);
        return opened;
    }

    public PendingSignIn? Find(string? id, string? browser) =>
        pending.Find(id) is { } found && Secret.Matches(found.Browser, browser) ? found : null;

    /// <summary>False when another post of the same form was faster.</summary>
    public bool TryClose(PendingSignIn signIn) => pending.Take(signIn.Id) is not null;
}
