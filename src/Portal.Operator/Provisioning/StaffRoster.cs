using Microsoft.EntityFrameworkCore;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Who is of the staff. Only the operator's role adds and deactivates people: the staff area itself cannot give anybody
/// access to the staff area. Each change and its entry in the platform log are one transaction.
/// </summary>
internal sealed class StaffRoster(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>Adds a person, or leaves the one who is there as they are.</summary>
    /// <returns>False when the address is known already, whatever that person's role and state.</returns>
    /// <exception cref="ProvisioningException">It is no e-mail address.</exception>
    public async Task<bool> AddAsync(
        string email,
        string displayName,
        StaffRole role,
        CancellationToken cancellationToken
    )
    {
        var address = Normal(email);
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        if (await db.StaffMembers.AnyAsync(row => row.Email == address, cancellationToken))
        {
            return false;
        }
        var id = StaffId.New();
        db.StaffMembers.Add(
            new StaffMemberRow
            {
                StaffId = id,
                Email = address,
                DisplayName = displayName,
                Role = role,
                State = StaffState.Active,
            }
        );
        db.PlatformLog.Add(Entry(PlatformAction.StaffAdded, id.ToString()));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Takes a person's access away: sessions and support sessions are over with the commit. The identity stays bound, so
    /// that nobody else can come under that address.
    /// </summary>
    /// <exception cref="ProvisioningException">There is no such active person.</exception>
    public Task DeactivateAsync(string email, CancellationToken cancellationToken) =>
        ChangeAsync(email, StaffState.Active, StaffState.Deactivated, EndAllAsync, cancellationToken);

    /// <summary>Gives a deactivated person access again; what ended before stays over.</summary>
    /// <exception cref="ProvisioningException">There is no such deactivated person.</exception>
    public Task ReactivateAsync(string email, CancellationToken cancellationToken) =>
        ChangeAsync(
            email,
            StaffState.Deactivated,
            StaffState.Active,
            (_, _, _) => Task.CompletedTask,
            cancellationToken
        );

    /// <summary>Everybody, by address.</summary>
    public async Task<List<StaffMemberRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.StaffMembers.AsNoTracking().OrderBy(row => row.Email).ToListAsync(cancellationToken);
    }

    private async Task ChangeAsync(
        string email,
        StaffState from,
        StaffState to,
        Func<CatalogDbContext, StaffId, CancellationToken, Task> also,
        CancellationToken cancellationToken
    )
    {
        var address = Normal(email);
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Locked before anything of the person's is ended: what begins meanwhile is ended too, or finds the new state.
        var found = await db
            .StaffMembers.FromSql($"SELECT * FROM staff_members WHERE email = {address} FOR NO KEY UPDATE")
            .ToListAsync(cancellationToken);
        var member =
            found.SingleOrDefault(row => row.State == from)
            ?? throw new ProvisioningException(
                $"a staff member {address} who is {from}",
                "there is none",
                "see: staff list"
            );
        member.State = to;
        var action = to == StaffState.Active ? PlatformAction.StaffReactivated : PlatformAction.StaffDeactivated;
        db.PlatformLog.Add(Entry(action, member.StaffId.ToString()));
        await also(db, member.StaffId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Ended for good and not only for as long as the person is deactivated: no old cookie comes to life again.</summary>
    private static async Task EndAllAsync(CatalogDbContext db, StaffId staff, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"UPDATE staff_sessions SET ended_at = now() WHERE staff_id = {staff.Value} AND ended_at IS NULL",
            cancellationToken
        );
        var ended = await db
            .SupportSessions.FromSql(
                $"""
                UPDATE support_sessions SET state = CASE state WHEN 'Open' THEN 'Ended' ELSE 'Failed' END,
                    ended_at = now(), end_reason = {SupportEnds.Authority}
                WHERE staff_id = {staff.Value} AND state IN ('Open', 'Intended') RETURNING *
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        db.PlatformLog.AddRange(ended.Select(EntryOf));
    }

    private static PlatformLogRow EntryOf(SupportSessionRow session) =>
        NewActor()
            .Entry(
                session.State == SupportSessionState.Ended
                    ? PlatformAction.SupportSessionEnded
                    : PlatformAction.SupportSessionFailed,
                AuditOutcome.Succeeded,
                session.TenantId,
                session.SupportSessionId,
                SupportEnds.Authority
            );

    private static string Normal(string email)
    {
        var address = email.Trim().ToLowerInvariant();
        return address.IndexOf('@', StringComparison.Ordinal) is var at and > 0 && at < address.Length - 1
            ? address
            : throw new ProvisioningException("an e-mail address", $"'{email}'", "write it like sam@example.com");
    }

    private static PlatformLogRow Entry(PlatformAction action, string detail) =>
        NewActor().Entry(action, AuditOutcome.Succeeded, detail: detail);

    private static PlatformActor NewActor() => PlatformActor.Portal(Guid.CreateVersion7().ToString("n"));
}
