using Portal.Staff;
using Portal.Web.PlainPages;

namespace Portal.Web.StaffArea.Pages;

/// <summary>The bar on top of the staff area's pages.</summary>
internal static class StaffBar
{
    /// <summary>Of a page with this path.</summary>
    public static SignedInBar Of(LiveStaff person, PathString path) =>
        new(
            new(person.DisplayName, person.Email, StaffLabels.Role(person.Role)),
            [
                new(
                    PortalUrls.Home,
                    "Tenants",
                    path == PortalUrls.Home
                        || path.StartsWithSegments("/tenants", StringComparison.OrdinalIgnoreCase)
                        || path.StartsWithSegments(PortalUrls.Staff.NewCompanies, StringComparison.OrdinalIgnoreCase)
                ),
                To(PortalUrls.Staff.SupportSessions, "Support sessions", path),
                To(PortalUrls.Staff.PlatformLog, "Platform log", path),
                To(PortalUrls.Staff.References, "Look up reference", path),
            ]
        );

    private static TopBarLink To(string href, string text, PathString path) =>
        new(href, text, path.StartsWithSegments(href, StringComparison.OrdinalIgnoreCase));
}
