using Microsoft.AspNetCore.Authentication;
using Portal.Platform.Catalog;
using Portal.Web.Hosting;
using Portal.Web.PlainPages;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn;

/// <summary>
/// Sign-in and invitation as HTTP endpoints, never circuit code. They are the named exceptions to "signed-in people only":
/// nobody can be signed in before them.
/// </summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("").AllowAnonymous().WithMetadata(new WithoutSessionAttribute());
        open.MapGet(
            PortalUrls.SignIn,
            (HttpContext context, StaticPages pages, string? returnUrl) =>
                SignInPages.LandingAsync(context, pages, returnUrl)
        );
        open.MapGet(PortalUrls.SignInStart(), (string? returnUrl) => Start(returnUrl));
        open.MapGet(
            PortalUrls.Invitation,
            (HttpContext context, StaticPages pages) =>
                SignInPages.InvitationAsync(context, pages, StatusCodes.Status200OK, error: null)
        );
        open.MapPost(PortalUrls.InvitationAccept, AcceptAsync);
    }

    private static IResult Start(string? returnUrl) =>
        Results.Challenge(
            new AuthenticationProperties { RedirectUri = PortalUrls.LocalOrHome(returnUrl) },
            [ProviderSignInOptions.Scheme]
        );

    /// <summary>The link's secret came in the fragment, which reached no log; it waits in a cookie for the sign-in.</summary>
    private static async Task AcceptAsync(
        HttpContext context,
        StaticPages pages,
        InvitationCookie invitation,
        PlatformEvents events
    )
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (invitation.TryWrite(context, context.GetTenant().Id, form[InvitationPage.SecretField]))
        {
            await SignInPages.OnwardAsync(context, pages, PortalUrls.SignInStart());
            return;
        }
        events.Record(
            new(PlatformEventKind.SignInRefused, context.GetTenant().Id, Reason: "InvitationLink"),
            context.TraceIdentifier
        );
        const string error = "The link is not complete or was changed on its way.";
        await SignInPages.InvitationAsync(context, pages, StatusCodes.Status400BadRequest, error);
    }
}
