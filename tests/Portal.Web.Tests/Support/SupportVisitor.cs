using System.Buffers.Text;
using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Support;

/// <summary>A member of the staff with a browser, and the operations that the staff host would call.</summary>
internal sealed class SupportVisitor : IDisposable
{
    public const string Cookie = "__Host-portal-support";
    public const string Verifier = "__Host-portal-support-verifier";

    private static readonly Lock Gate = new();
    private static ServiceProvider? services;
    private static int count;
    private readonly PortalWeb web;

    private SupportVisitor(PortalWeb web, StaffCaller staff, string tenant) =>
        (this.web, Staff, TenantName, Site) = (web, staff, tenant, web.Origin(tenant));

    public PortalBrowser Browser { get; } = new();

    public StaffCaller Staff { get; }

    public string TenantName { get; }

    public Uri Site { get; }

    public SupportSessionId Session { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Somebody new of the staff, with a session that was started and not entered.</summary>
    public static async Task<SupportVisitor> StartedAsync(
        PortalWeb web,
        SupportMode mode = SupportMode.ReadOnly,
        string tenant = "acme"
    )
    {
        var visitor = new SupportVisitor(web, await NewStaffAsync(web), tenant);
        var id = (await web.Platform.BindingAsync(tenant)).TenantId;
        var request = new SupportRequest(id, "Steps of a journey are missing", "CASE-4711", mode, 30);
        visitor.Session = (await visitor.Get<SupportSessions>().StartAsync(visitor.Staff, request, Cancel)).Id;
        return visitor;
    }

    /// <summary>The same, inside.</summary>
    public static async Task<SupportVisitor> InsideAsync(
        PortalWeb web,
        SupportMode mode = SupportMode.ReadOnly,
        string tenant = "acme"
    )
    {
        var visitor = await StartedAsync(web, mode, tenant);
        (await visitor.CallbackAsync(await visitor.CodeAsync())).RedirectsTo("/");
        Assert.Contains(Cookie, visitor.Browser.Cookies(visitor.Site).Keys);
        return visitor;
    }

    /// <summary>For a test that stopped a tenant's server: connections from before are dead and do not know it.</summary>
    public static async Task CloseConnectionsAsync(TenantId tenant)
    {
        if (services is { } made)
        {
            await made.GetRequiredService<TenantConnections>().CloseAsync(tenant);
        }
    }

    public T Get<T>()
        where T : notnull
    {
        lock (Gate)
        {
            services ??= web.Platform.NewServices("portal_web", s => s.AddTenantOperations());
            return services.GetRequiredService<T>();
        }
    }

    /// <summary>Begins at the tenant's host and gets the code that the staff host would issue.</summary>
    public async Task<string> CodeAsync(PortalBrowser? at = null)
    {
        var begun = await (at ?? Browser).GetAsync(new Uri(Site, $"/support/enter?session={Session}"));
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        var query = QueryHelpers.ParseQuery(begun.Headers.Location!.Query);
        var challenge = Base64Url.DecodeFromChars(query["challenge"].ToString());
        var issued = await Get<SupportHandoff>().IssueAsync(Staff, Session, challenge, Cancel);
        return Base64Url.EncodeToString(issued.Code);
    }

    public Task<HttpResponseMessage> CallbackAsync(string code, PortalBrowser? at = null, Uri? site = null) =>
        (at ?? Browser).GetAsync(new Uri(site ?? Site, "/support/callback?code=" + code));

    public Task<HttpResponseMessage> GetAsync(string path) => Browser.GetAsync(new Uri(Site, path));

    public Task ExecuteAsync(string set) =>
        web.ExecuteAsync(TenantName, $"UPDATE support_sessions SET {set} WHERE support_session_id = $1", Session.Value);

    public void Dispose() => Browser.Dispose();

    private static async Task<StaffCaller> NewStaffAsync(PortalWeb web)
    {
        var name = $"visitor{Interlocked.Increment(ref count)}";
        var row = new StaffMemberRow
        {
            StaffId = StaffId.New(),
            Email = name + "@staff.example",
            DisplayName = name,
            Role = StaffRole.Support,
            State = StaffState.Active,
        };
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(Cancel);
        db.StaffMembers.Add(row);
        await db.SaveChangesAsync(Cancel);
        return new(row.StaffId, row.Email, row.Role, IPAddress.Loopback, name);
    }
}
