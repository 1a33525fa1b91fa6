using Portal.Domain.Sessions;
using Portal.Web.Hosting;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn;

/// <summary>Ends the session here first, then at the provider (OpenID Connect RP-Initiated Logout 1.0).</summary>
internal static class SignOutEndpoints
{
    public static void MapSignOut(this IEndpointRouteBuilder app)
    {
        // Anonymous, so that an ended or foreign session can be signed out of as well.
        var anonymous = app.MapGroup("").AllowAnonymous().WithMetadata(new WithoutSessionAttribute());
        anonymous.MapPost(PortalUrls.SignOut, SignOutAsync);
        anonymous.MapBackChannelLogout(
            (context, subject) =>
                context
                    .RequestServices.GetRequiredService<ProviderSignOutOperations>()
                    .EndAsync(
                        context.GetTenant().Binding,
                        context.GetIdentityProvider().Issuer,
                        subject,
                        context.RequestAborted
                    )
        );
        anonymous.MapGet(PortalUrls.SignedOutCallback, () => Results.Redirect(PortalUrls.SignedOut));
        anonymous.MapGet(
            PortalUrls.SignedOut,
            (HttpContext context, StaticPages pages, BrowserSessions sessions) =>
                SignInPages.SignedOutAsync(context, pages, sessions)
        );
    }

    private static async Task SignOutAsync(
        HttpContext context,
        StaticPages pages,
        BrowserSessions sessions,
        ProviderDirectory providers
    )
    {
        var idToken = await sessions.EndPersonAsync(context);
        HostCookie.Session.Delete(context);
        if (idToken is not null && await ProviderSignOut.FindAsync(context, providers, idToken) is { } address)
        {
            await SignInPages.OnwardAsync(context, pages, address);
            return;
        }
        await SeeOther.To(PortalUrls.SignedOut).ExecuteAsync(context);
    }
}
