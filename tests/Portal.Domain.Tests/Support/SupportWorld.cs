using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Support;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Tests.Support;

/// <summary>Staff, their support sessions at one tenant, and what both databases say of them.</summary>
internal sealed class SupportWorld(DomainPlatform platform, TestTenant tenant)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TestTenant Tenant => tenant;

    public static async Task<SupportWorld> AtAsync(DomainPlatform platform, string urlId) =>
        new(platform, await platform.TenantAsync(urlId));

    /// <summary>A new, active member of the staff.</summary>
    public async Task<StaffCaller> NewStaffAsync(StaffRole role = StaffRole.Support)
    {
        var name = TestTenant.NewName("staff");
        var row = new StaffMemberRow
        {
            StaffId = StaffId.New(),
            Email = name + "@staff.example",
            DisplayName = name,
            Role = role,
            State = StaffState.Active,
        };
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        db.StaffMembers.Add(row);
        await db.SaveChangesAsync(Cancel);
        return new(row.StaffId, row.Email, role, IPAddress.Parse("192.0.2.9"), TestTenant.NewName("correlation"));
    }

    public SupportRequest Request(SupportMode mode = SupportMode.ReadOnly, int minutes = 30) =>
        new(tenant.Id, "Steps of a journey are missing", "CASE-4711", mode, minutes);

    public Task<StartedSupport> StartAsync(StaffCaller staff, SupportRequest? request = null) =>
        tenant.Get<SupportSessions>().StartAsync(staff, request ?? Request(), Cancel);

    /// <summary>A session that was started and entered.</summary>
    public async Task<(StaffCaller Staff, EnteredSupport Entrance)> MarkEnteredAsync(
        SupportMode mode = SupportMode.ReadOnly
    )
    {
        var staff = await NewStaffAsync();
        var started = await StartAsync(staff, Request(mode));
        return (staff, await EnterAsync(staff, started.Id));
    }

    public async Task<EnteredSupport> EnterAsync(StaffCaller staff, SupportSessionId id)
    {
        var verifier = RandomNumberGenerator.GetBytes(32);
        var code = await IssueAsync(staff, id, verifier);
        return await UseAsync(code, verifier);
    }

    public Task<IssuedCode> IssueAsync(StaffCaller staff, SupportSessionId id, byte[] verifier) =>
        tenant.Get<SupportHandoff>().IssueAsync(staff, id, SHA256.HashData(verifier), Cancel);

    public Task<EnteredSupport> UseAsync(IssuedCode code, byte[]? verifier, TestTenant? at = null) =>
        tenant
            .Get<SupportHandoff>()
            .EnterAsync(
                (at ?? tenant).Tenant,
                code.Code,
                verifier,
                IPAddress.Parse("192.0.2.9"),
                TestTenant.NewName("correlation"),
                Cancel
            );

    /// <summary>What a browser with this secret is told.</summary>
    public Task<SupportLookup> FindAsync(byte[] secret) =>
        tenant.Get<SupportStore>().FindAsync(tenant.Tenant.Binding, secret, Cancel);

    public async Task<bool> IsLiveAsync(SupportSessionId id) =>
        (await tenant.Get<SupportStore>().CheckAsync(tenant.Tenant.Binding, [id], Cancel)).Count == 1;

    public Task SettleAsync() => tenant.Get<SupportReconciler>().RunAsync(null, Cancel);

    /// <summary>The caller of operations under an entered session.</summary>
    public Caller CallerOf(StaffCaller staff, LiveSupport session, SupportMode? mode = null) =>
        new(
            tenant.Id,
            new StaffActor(staff.StaffId, staff.Email),
            new TestSupport(tenant.Id, session.Id, mode ?? session.Mode),
            IPAddress.Parse("192.0.2.9"),
            TestTenant.NewName("correlation")
        );

    public Task<SupportSession?> TenantHalfAsync(SupportSessionId id) =>
        tenant.QueryAsync(db => db.SupportSessions.SingleOrDefaultAsync(s => s.SupportSessionId == id, Cancel));

    public async Task<SupportSessionRow> CatalogHalfAsync(SupportSessionId id) =>
        (await tenant.Get<SupportCatalog>().FindAsync(id, Cancel))!;

    /// <summary>Runs a statement in the catalog, past all rights of the services.</summary>
    public async Task InCatalogAsync(string statement)
    {
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        await db.Database.ExecuteSqlRawAsync(statement, Cancel);
    }

    /// <summary>The platform log of a session, oldest first.</summary>
    public async Task<List<PlatformLogRow>> PlatformLogAsync(SupportSessionId id)
    {
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        return await db
            .PlatformLog.Where(row => row.SupportSessionId == id)
            .OrderBy(row => row.EntryId)
            .ToListAsync(Cancel);
    }

    /// <summary>The tenant's own log of a session, oldest first.</summary>
    public Task<List<AuditEntry>> TenantLogAsync(SupportSessionId id) =>
        tenant.QueryAsync(db =>
            db.AuditEntries.Where(entry => entry.SessionId == id.Value || entry.TargetId == id.Value)
                .OrderBy(entry => entry.EntryId)
                .ToListAsync(Cancel)
        );
}
