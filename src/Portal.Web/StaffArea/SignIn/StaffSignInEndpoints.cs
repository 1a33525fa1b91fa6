using Microsoft.AspNetCore.Authentication;
using Portal.Domain.Support;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.SignIn;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>
/// Sign-in and sign-out of the staff host, at the same paths as a tenant's. They are named exceptions to "staff only": the
/// session does not exist yet, or may have ended.
/// </summary>
internal static class StaffSignInEndpoints
{
    public static void MapStaffSignIn(this IEndpointRouteBuilder app)
    {
        var anonymous = app.MapGroup("")
            .AllowAnonymous()
            .WithMetadata(new WithoutSessionAttribute(), new ServedOnAttribute(HostKind.Staff));
        anonymous.MapGet(
            PortalUrls.SignIn,
            (HttpContext context, StaticPages pages, string? returnUrl) =>
                StaffSignInPages.LandingAsync(context, pages, returnUrl)
        );
        anonymous.MapGet(PortalUrls.SignInStart(), (string? returnUrl) => Start(returnUrl));
        anonymous.MapPost(PortalUrls.SignOut, SignOutAsync);
        anonymous.MapGet(PortalUrls.SignedOutCallback, () => Results.Redirect(PortalUrls.SignedOut));
        anonymous.MapGet(
            PortalUrls.SignedOut,
            (HttpContext context, StaticPages pages) => StaffSignInPages.SignedOutAsync(context, pages)
        );
    }

    private static IResult Start(string? returnUrl) =>
        Results.Challenge(
            new AuthenticationProperties { RedirectUri = PortalUrls.LocalOrHome(returnUrl) },
            [ProviderSignInOptions.Scheme]
        );

    /// <summary>
    /// Ends the session here first, with its support sessions; then at the provider (OpenID Connect RP-Initiated Logout
    /// 1.0).
    /// </summary>
    private static async Task SignOutAsync(
        HttpContext context,
        StaticPages pages,
        StaffSessions sessions,
        SupportSessions support,
        ProviderDirectory providers
    )
    {
        string? idToken = null;
        if ((await sessions.FindAsync(context, CancellationToken.None)).Identity is StaffIdentity staff)
        {
            var caller = staff.CallerOf(context);
            await support.EndAllAsync(caller, CancellationToken.None);
            idToken = await sessions.EndAsync(caller, staff.Staff.SessionId, CancellationToken.None);
        }
        HostCookie.Staff.Delete(context);
        if (idToken is not null && await ProviderSignOut.FindAsync(context, providers, idToken) is { } address)
        {
            await StaffSignInPages.OnwardAsync(context, pages, address);
            return;
        }
        await SeeOther.To(PortalUrls.SignedOut).ExecuteAsync(context);
    }
}
