using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Platform.Tests.Catalog;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Testing;

namespace Portal.Platform.Tests.Staff;

/// <summary>What a staff member begins while the operator takes the access away is over with it, and does not come back.</summary>
public sealed class StaffDeactivationTests(TestPlatform platform)
{
    private const string Issuer = "http://localhost:1/staff";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IDbContextFactory<CatalogDbContext> Web =>
        platform.Web.GetRequiredService<IDbContextFactory<CatalogDbContext>>();

    [Fact]
    public async Task A_sign_in_that_overlaps_it_leaves_no_session()
    {
        var staff = await NewStaffAsync("max");
        var provider = new IdentityProvider(null, Issuer, "staff", "portal", [], TrustsEmail: true);
        var request = new StaffSignInRequest(
            provider,
            Issuer,
            "max",
            staff.Email,
            EmailVerified: true,
            null,
            null,
            null,
            "overlap"
        );
        await new StaffSignIn(Web).SignInAsync(request, Token); // the identity is bound
        await OverlapAsync(staff, () => new StaffSignIn(Web).SignInAsync(request, Token));
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        Assert.False(
            await db.StaffSessions.AnyAsync(row => row.StaffId == staff.StaffId && row.EndedAt == null, Token)
        );
    }

    [Fact]
    public async Task A_support_session_whose_start_overlaps_it_is_not_begun()
    {
        var staff = await NewStaffAsync("mia");
        var tenant = new TenantId(Guid.CreateVersion7());
        await platform.AsAsync(
            "portal_operator",
            $"""
            INSERT INTO tenants (tenant_id, url_id, display_name, state)
            VALUES ('{tenant}', 'overlapped', 'Overlapped Ltd', 'Provisioning')
            """
        );
        await OverlapAsync(
            staff,
            () => new SupportCatalog(Web).IntendAsync(staff, tenant, "CASE-1", SupportMode.ReadOnly, 5, Token)
        );
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        Assert.False(
            await db.SupportSessions.AnyAsync(row => row.StaffId == staff.StaffId && row.EndedAt == null, Token)
        );
    }

    /// <summary>Both write to the platform log last: whoever holds it holds both of them right before their commits.</summary>
    private async Task OverlapAsync(StaffCaller staff, Func<Task> begin)
    {
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        await using var holding = await db.Database.BeginTransactionAsync(Token);
        await db.Database.ExecuteSqlRawAsync("LOCK TABLE platform_log IN EXCLUSIVE MODE", Token);
        var beginning = Record.ExceptionAsync(begin);
        await WaitingAsync(db, 1);
        var roster = platform.Operator.GetRequiredService<StaffRoster>();
        var deactivating = roster.DeactivateAsync(staff.Email, Token);
        await WaitingAsync(db, 2);
        await holding.CommitAsync(Token);
        await deactivating;
        await beginning;
    }

    private static async Task WaitingAsync(CatalogDbContext db, int processes)
    {
        const string waiting = """
            SELECT count(DISTINCT pid)::int AS "Value" FROM pg_locks
            WHERE NOT granted AND (relation = 'platform_log'::regclass OR locktype IN ('tuple', 'transactionid'))
            """;
        while (await db.Database.SqlQueryRaw<int>(waiting).SingleAsync(Token) < processes) { }
    }

    private async Task<StaffCaller> NewStaffAsync(string name)
    {
        var email = $"{name}@staff.test";
        await platform.Operator.GetRequiredService<StaffRoster>().AddAsync(email, name, StaffRole.Support, Token);
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        var row = await db.StaffMembers.SingleAsync(member => member.Email == email, Token);
        return new(row.StaffId, email, StaffRole.Support, IPAddress.Loopback, "overlap-" + name);
    }
}
