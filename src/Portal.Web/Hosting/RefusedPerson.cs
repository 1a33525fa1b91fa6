using Microsoft.AspNetCore.Authentication;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Web.PlainPages;
using Portal.Web.SignIn;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;
using Portal.Web.Support;

namespace Portal.Web.Hosting;

/// <summary>
/// The bar of somebody who is signed in, over a refusal: company, navigation and sign-out stay where they were. It only shows;
/// what it leads to is decided there.
/// </summary>
internal static class RefusedPerson
{
    /// <summary>Null if nobody is signed in, or no longer.</summary>
    public static async Task<SignedInBar?> FindBarAsync(HttpContext context, Exception refusal)
    {
        if (refusal is AuthorityLostException or ForeignSessionException)
        {
            return null;
        }
        if (refusal is NotFoundException && context.User.Identity is not { IsAuthenticated: true })
        {
            await AuthenticateAsync(context); // an unknown address is refused before anybody is asked for
        }
        return context.User.Identity switch
        {
            StaffIdentity staff => StaffBar.Of(staff.Staff, context.Request.Path),
            PersonIdentity { Session: var session } => new(
                new(session.DisplayName, session.Email, session.Role.ToString()),
                session.Role == UserRole.Admin ? [.. Member, .. Manager, .. Admin, Profile] : [.. Member, Profile]
            ),
            SupportIdentity { Session: var session } => new(
                new(session.StaffLabel, session.StaffLabel, "Support", CanSignOut: false),
                [.. Member, .. Manager]
            ),
            _ => null,
        };
    }

    private static readonly TopBarLink[] Member =
    [
        new(PortalUrls.Home, "Home"),
        new(PortalUrls.Journeys(), "Journeys"),
    ];

    private static readonly TopBarLink[] Manager =
    [
        new(PortalUrls.Users(), "Users"),
        new(PortalUrls.AuditLog(), "Audit log"),
    ];

    private static readonly TopBarLink[] Admin =
    [
        new(PortalUrls.ApiKeys(), "API keys"),
        new(PortalUrls.SupportAccess(), "Support access"),
    ];

    private static readonly TopBarLink Profile = new(PortalUrls.Profile, "Profile");

    private static async Task AuthenticateAsync(HttpContext context)
    {
        try
        {
            if ((await context.AuthenticateAsync()).Principal is { } person)
            {
                context.User = person;
            }
        }
        catch (Exception e) when (e is PortalException or ForeignSessionException)
        {
            // The page says what it has to say without a bar.
        }
    }
}
