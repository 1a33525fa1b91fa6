using Portal.Platform.Catalog;
using Portal.Web.Hosting;
using Portal.Web.PlainPages;
using Portal.Web.SignIn.Provider;
using Portal.Web.SignIn.SetUp;

namespace Portal.Web.SignIn;

/// <summary>
/// Sign-in and invitation as HTTP endpoints, never circuit code. They are named exceptions to "signed-in people only".
/// </summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var anonymous = app.MapGroup("").AllowAnonymous().WithMetadata(new WithoutSessionAttribute());
        anonymous.MapGet(
            PortalUrls.SignIn,
            (HttpContext context, StaticPages pages, BrowserSessions sessions, string? returnUrl) =>
                SignInPages.LandingAsync(context, pages, sessions, returnUrl)
        );
        anonymous.MapProvider(ProviderSchemes.OpenId);
        anonymous.MapGet(
            PortalUrls.Invitation,
            (HttpContext context, StaticPages pages, BrowserSessions sessions) =>
                SignInPages.InvitationAsync(context, pages, sessions)
        );
        anonymous.MapPost(PortalUrls.InvitationAccept, AcceptAsync);
        anonymous.MapSignInSetUp();
    }

    /// <summary>The link's secret was in the fragment, which reaches no log; the cookie keeps it for the sign-in.</summary>
    private static async Task AcceptAsync(
        HttpContext context,
        StaticPages pages,
        BrowserSessions sessions,
        PlatformEvents events
    )
    {
        if (UrlSecret.Decode(context.GetForm()[InvitationPage.SecretField]) is { } secret)
        {
            HostCookie.Invitation.Write(context, secret);
            await SignInPages.OnwardAsync(context, pages, PortalUrls.SignInStart());
            return;
        }
        events.Record(
            new(PlatformEventKind.SignInRefused, context.GetTenant().Id, Reason: "InvitationLink"),
            context.TraceIdentifier
        );
        const string error = "The link is incomplete or was changed on its way.";
        await SignInPages.InvitationAsync(context, pages, sessions, error);
    }
}
