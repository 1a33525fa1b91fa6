using System.Text.RegularExpressions;
using Npgsql;
using Portal.Testing;
using Portal.Web;

namespace Portal.Isolation.Tests.Sessions;

/// <summary>A person signed in through the real provider, with the cookies that a browser would hold.</summary>
internal sealed partial class SignedIn : IDisposable
{
    public const string SessionCookie = "__Host-portal-session";
    public const string SupportCookie = "__Host-portal-support";

    private SignedIn(PortalBrowser browser, Uri site) => (Browser, Site) = (browser, site);

    public PortalBrowser Browser { get; }

    public Uri Site { get; }

    /// <summary>The support session, for staff.</summary>
    public Guid SupportSession { get; private init; }

    public string Cookie => Browser.Cookies(Site)[SessionCookie];

    public static async Task<SignedIn> AsAsync(PortalStack stack, string email)
    {
        var tenant = email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..].Split('.')[0];
        var site = new Uri(stack.Origin(tenant));
        var browser = new PortalBrowser();
        using var page = await browser.SignInAsync(site, email);
        Assert.Equal(200, (int)page.StatusCode);
        Assert.True(browser.Cookies(site).ContainsKey(SessionCookie), $"Expected {email} to be signed in.");
        return new(browser, site);
    }

    /// <summary>
    /// A member of the staff inside a tenant, through the staff host's own form and the real handoff. What the same person
    /// left open there is ended first: one staff member has one session at a tenant.
    /// </summary>
    public static async Task<SignedIn> InsideAsync(
        PortalStack stack,
        string tenant,
        string mode = "readonly",
        string email = "sam@staff.test"
    )
    {
        await InCatalogAsync(
            stack,
            $"""
            UPDATE support_sessions SET state = 'Ended', ended_at = now(), end_reason = 'staff'
            WHERE state = 'Open' AND staff_id = (SELECT staff_id FROM staff_members WHERE email = '{email}')
            """
        );
        var (browser, staff, site) = (
            new PortalBrowser(),
            new Uri(stack.Origin("staff")),
            new Uri(stack.Origin(tenant))
        );
        using var signedIn = await browser.SignInAsync(staff, email);
        Assert.True(browser.Cookies(staff).ContainsKey("__Host-portal-staff"), $"Expected {email} to be signed in.");
        using var form = await browser.GetAsync(new Uri(staff, PortalUrls.Staff.Tenant(tenant)));
        var html = await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = Token().Match(html).Groups["value"].Value;
        using var started = await browser.PostAsync(
            new Uri(staff, PortalUrls.Staff.Start(tenant)),
            new(StringComparer.Ordinal)
            {
                ["__RequestVerificationToken"] = token,
                ["reason"] = "An isolation test looks around",
                ["ticket"] = "CASE-4711",
                ["mode"] = mode,
                ["minutes"] = "30",
            }
        );
        var id = started.Headers.Location!.ToString().Split("started=")[1];
        using var page = await browser.FollowAsync(
            await browser.GetAsync(new Uri(site, $"{PortalUrls.SupportEnter}?session={id}"))
        );
        Assert.Equal(200, (int)page.StatusCode);
        Assert.True(browser.Cookies(site).ContainsKey(SupportCookie), $"Expected {email} to be inside {tenant}.");
        return new(browser, site) { SupportSession = Guid.Parse(id) };
    }

    /// <summary>Runs a statement in the catalog, as its owner.</summary>
    public static async Task InCatalogAsync(PortalStack stack, string statement)
    {
        await using var catalog = NpgsqlDataSource.Create(stack.CatalogConnectionString("portal_operator"));
        await using var command = catalog.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Browser.GetAsync(new Uri(Site, path));

    public void Dispose() => Browser.Dispose();

    [GeneratedRegex(
        "name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Token();
}
