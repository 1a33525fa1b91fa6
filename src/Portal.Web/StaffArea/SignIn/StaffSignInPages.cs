using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.PlainPages;
using Portal.Web.SignIn;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>The pages around the redirect to the staff's provider.</summary>
internal static class StaffSignInPages
{
    /// <summary>Shown where a tenant's pages name the company.</summary>
    public const string Name = "the staff area";

    /// <summary>Says who is signed in already, or why the last session is over.</summary>
    public static async Task LandingAsync(
        HttpContext context,
        StaticPages pages,
        StaffSessions sessions,
        string? returnUrl
    )
    {
        var found = await sessions.FindAsync(context, context.RequestAborted);
        var ended =
            found.State == BrowserSessionState.Ended && HostCookie.Staff.Take(context) is { } secret
                ? SessionNotice.Of(await sessions.FindEndAsync(secret, context.RequestAborted))
                : null;
        await SignInPages.LandingAsync(context, pages, returnUrl, NameOf(found), ended);
    }

    public static async Task SignedOutAsync(HttpContext context, StaticPages pages, StaffSessions sessions) =>
        await SignInPages.SignedOutAsync(
            context,
            pages,
            NameOf(await sessions.FindAsync(context, context.RequestAborted))
        );

    private static string? NameOf(BrowserSession found) => (found.Identity as StaffIdentity)?.Staff.Email;
}
