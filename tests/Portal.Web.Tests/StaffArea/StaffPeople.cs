using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.SignIn;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>Somebody of the staff, known to the staff's issuer by the subject.</summary>
internal sealed record TestStaff(StaffId Id, string Email, string Subject)
{
    /// <summary>As the scripted issuer wants people.</summary>
    public TestPerson Person => new(Id.Value, Email, Subject);
}

/// <summary>People of the staff for tests, and what the platform log says of them.</summary>
internal static class StaffPeople
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Adds a person, as the operator does.</summary>
    public static async Task<TestStaff> AddStaffAsync(this PortalWeb web, StaffRole role = StaffRole.Support)
    {
        var id = StaffId.New();
        var name = "s" + id.Value.ToString("n")[^10..];
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(Cancellation);
        db.StaffMembers.Add(
            new StaffMemberRow
            {
                StaffId = id,
                Email = $"{name}@staff.test",
                DisplayName = "Staff " + name,
                Role = role,
                State = StaffState.Active,
            }
        );
        await db.SaveChangesAsync(Cancellation);
        return new(id, $"{name}@staff.test", "staff-" + name);
    }

    /// <summary>A browser that is signed in to the staff area as a new person.</summary>
    public static async Task<(PortalBrowser Browser, TestStaff Staff)> StaffSignedInAsync(
        this PortalWeb web,
        StaffRole role = StaffRole.Support
    )
    {
        var staff = await web.AddStaffAsync(role);
        var browser = new PortalBrowser();
        await web.StaffSignInAsync(browser, staff);
        Assert.Contains(HostCookie.Staff.Name, browser.Cookies(web.Staff).Keys);
        return (browser, staff);
    }

    /// <summary>From "sign in" to the last answer.</summary>
    public static async Task<HttpResponseMessage> StaffSignInAsync(
        this PortalWeb web,
        PortalBrowser browser,
        TestStaff staff
    )
    {
        web.Become(staff.Person, "staff");
        return await browser.FollowAsync(await browser.GetAsync(new Uri(web.Staff, PortalUrls.SignInStart())));
    }

    /// <summary>The person's entries in the platform log, oldest first.</summary>
    public static async Task<List<PlatformLogRow>> EntriesOfAsync(this PortalWeb web, TestStaff staff)
    {
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(Cancellation);
        return await db
            .PlatformLog.AsNoTracking()
            .Where(row => row.ActorId == staff.Id.Value)
            .OrderBy(row => row.EntryId)
            .ToListAsync(Cancellation);
    }
}
