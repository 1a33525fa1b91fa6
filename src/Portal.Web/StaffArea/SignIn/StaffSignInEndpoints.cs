using Microsoft.AspNetCore.Authentication;
using Portal.Domain.Support;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.SignIn;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>
/// Sign-in and sign-out of the staff host, at the same paths as a tenant's. They are the named exceptions to "staff only":
/// nobody can be signed in before them, and who signs out may have no session any more.
/// </summary>
internal static class StaffSignInEndpoints
{
    public static void MapStaffSignIn(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("")
            .AllowAnonymous()
            .WithMetadata(new WithoutSessionAttribute(), new ServedOnAttribute(HostKind.Staff));
        open.MapGet(
            PortalUrls.SignIn,
            (HttpContext context, StaticPages pages, string? returnUrl) =>
                StaffSignInPages.LandingAsync(context, pages, returnUrl)
        );
        open.MapGet(PortalUrls.SignInStart(), (string? returnUrl) => Start(returnUrl));
        open.MapPost(PortalUrls.SignOut, SignOutAsync);
        open.MapGet(PortalUrls.SignedOutCallback, () => Results.Redirect(PortalUrls.SignedOut));
        open.MapGet(
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
    /// Ends the session here first, and what it opened at tenants; then at the provider (OpenID Connect RP-Initiated Logout
    /// 1.0).
    /// </summary>
    private static async Task SignOutAsync(
        HttpContext context,
        StaticPages pages,
        StaffCookie cookie,
        StaffSessions sessions,
        SupportSessions support,
        ProviderDirectory providers
    )
    {
        string? idToken = null;
        if (
            cookie.Read(context.Request).Secret is { } secret
            && await sessions.FindAsync(secret, CancellationToken.None) is { } staff
        )
        {
            var caller = StaffPrincipal.CallerOf(context, staff);
            await support.EndAllAsync(caller, CancellationToken.None);
            idToken = await sessions.EndAsync(caller, staff.SessionId, CancellationToken.None);
        }
        StaffCookie.Delete(context);
        if (idToken is not null && await ProviderSignOut.FindAsync(context, providers, idToken) is { } address)
        {
            await StaffSignInPages.OnwardAsync(context, pages, address);
            return;
        }
        await SeeOther.To(PortalUrls.SignedOut).ExecuteAsync(context);
    }
}
