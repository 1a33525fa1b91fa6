using Portal.Domain.Companies;
using Portal.Staff;
using Portal.Web.StaffArea.Log;
using Portal.Web.StaffArea.NewCompanies;
using Portal.Web.StaffArea.References;
using Portal.Web.StaffArea.SignIn;
using Portal.Web.StaffArea.Support;
using Portal.Web.StaffArea.Tenants;
using Portal.Web.Support;

namespace Portal.Web.StaffArea;

/// <summary>The staff area as a whole: static pages on the staff host, without circuits.</summary>
internal static class StaffAreaServices
{
    /// <summary>Adds what its endpoints need.</summary>
    public static IServiceCollection AddStaffArea(this IServiceCollection services) =>
        services
            .AddStaff()
            .AddSingleton<TenantOverviews>()
            .AddSingleton<CompanyCreation>()
            .AddSingleton<CompanyJobs>()
            .AddSingleton<CompanySuspension>()
            .AddSingleton<CreationOverviews>()
            .AddSingleton<CreationEvents>();

    /// <summary>Maps its sign-in and, in one group, all of its pages and forms.</summary>
    public static void MapStaffArea(this IEndpointRouteBuilder app)
    {
        app.MapStaffSignIn();
        var staff = app.MapStaffGroup();
        staff.MapTenants();
        staff.MapNewCompanies();
        staff.MapSupportSessions();
        staff.MapSupportHandoff();
        staff.MapPlatformLog();
        staff.MapReferences();
    }
}
