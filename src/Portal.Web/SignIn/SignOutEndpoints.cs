using Portal.Web.Hosting;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn;

/// <summary>Ends the session here first, then at the provider (OpenID Connect RP-Initiated Logout 1.0).</summary>
internal static class SignOutEndpoints
{
    public static void MapSignOut(this IEndpointRouteBuilder app)
    {
        // Open, so that a session that is over or not of this tenant can be signed out of as well.
        var open = app.MapGroup("").AllowAnonymous().WithMetadata(new WithoutSessionAttribute());
        open.MapPost(PortalUrls.SignOut, SignOutAsync);
        open.MapGet(PortalUrls.SignedOutCallback, () => Results.Redirect(PortalUrls.SignedOut));
        open.MapGet(
            PortalUrls.SignedOut,
            (HttpContext context, StaticPages pages) => SignInPages.SignedOutAsync(context, pages)
        );
    }

    private static async Task SignOutAsync(
        HttpContext context,
        StaticPages pages,
        BrowserSessions sessions,
        ProviderDirectory providers
    )
    {
        var (_, session) = await sessions.FindAsync(context);
        var idToken = session is null ? null : await sessions.EndAsync(context, session);
        SessionCookie.Delete(context);
        if (idToken is not null && await ProviderSignOut.FindAsync(context, providers, idToken) is { } address)
        {
            await SignInPages.OnwardAsync(context, pages, address);
            return;
        }
        await SeeOther.To(PortalUrls.SignedOut).ExecuteAsync(context);
    }
}
