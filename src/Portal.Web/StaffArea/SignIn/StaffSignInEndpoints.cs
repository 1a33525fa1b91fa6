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
            (HttpContext context, StaticPages pages, StaffSessions sessions, string? returnUrl) =>
                StaffSignInPages.LandingAsync(context, pages, sessions, returnUrl)
        );
        anonymous.MapProvider(app.ServiceProvider.GetRequiredService<StaffProvider>().Scheme);
        anonymous.MapPost(PortalUrls.SignOut, SignOutAsync);
        anonymous.MapBackChannelLogout(EndAllAsync);
        anonymous.MapGet(PortalUrls.SignedOutCallback, () => Results.Redirect(PortalUrls.SignedOut));
        anonymous.MapGet(
            PortalUrls.SignedOut,
            (HttpContext context, StaticPages pages, StaffSessions sessions) =>
                StaffSignInPages.SignedOutAsync(context, pages, sessions)
        );
    }

    /// <summary>Ends what the staff's provider says is over, support sessions included.</summary>
    private static async Task EndAllAsync(HttpContext context, string subject)
    {
        var sessions = context.RequestServices.GetRequiredService<StaffSessions>();
        var support = context.RequestServices.GetRequiredService<SupportSessions>();
        var issuer = context.GetIdentityProvider().Issuer;
        foreach (var staff in await sessions.FindOfAsync(issuer, subject, context.RequestAborted))
        {
            var caller = new StaffIdentity(staff).CallerOf(context);
            await support.EndAllAsync(caller, CancellationToken.None);
            await sessions.EndAsync(caller, staff.SessionId, CancellationToken.None);
        }
    }

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
            await SignInPages.OnwardAsync(context, pages, address);
            return;
        }
        await SeeOther.To(PortalUrls.SignedOut).ExecuteAsync(context);
    }
}
