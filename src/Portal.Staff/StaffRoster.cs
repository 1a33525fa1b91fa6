using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff.Support;

namespace Portal.Staff;

/// <summary>
/// The people of the staff. Only the operator's database role can add and deactivate them: the staff area cannot give access
/// to itself. Each change and its entry in the platform log are one transaction.
/// </summary>
public sealed class StaffRoster(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>Adds a person; changes nothing if the address is known.</summary>
    /// <returns>False when the address is known, whatever that person's role and state.</returns>
    /// <exception cref="InvalidInputException">It is no e-mail address.</exception>
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
    /// Removes a person's access: sessions and support sessions end with the commit. The identity stays bound, so that nobody
    /// else can sign in under that address.
    /// </summary>
    /// <exception cref="NotFoundException">There is no such active person.</exception>
    public Task DeactivateAsync(string email, CancellationToken cancellationToken) =>
        ChangeAsync(email, StaffState.Active, StaffState.Deactivated, EndAllAsync, cancellationToken);

    /// <summary>Gives a deactivated person access again; sessions that ended stay ended.</summary>
    /// <exception cref="NotFoundException">There is no such deactivated person.</exception>
    public Task ReactivateAsync(string email, CancellationToken cancellationToken) =>
        ChangeAsync(
            email,
            StaffState.Deactivated,
            StaffState.Active,
            (_, _, _) => Task.CompletedTask,
            cancellationToken
        );

    /// <summary>All staff members, by address.</summary>
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
        // Locked before the sessions end: a session that begins meanwhile is ended too, or finds the new state.
        var found = await db
            .StaffMembers.FromSql($"SELECT * FROM staff_members WHERE email = {address} FOR NO KEY UPDATE")
            .ToListAsync(cancellationToken);
        var member =
            found.SingleOrDefault(row => row.State == from)
            ?? throw new NotFoundException(
                $"Expected a staff member {address} who is {from}, found none. See: staff list."
            );
        member.State = to;
        var action = to == StaffState.Active ? PlatformAction.StaffReactivated : PlatformAction.StaffDeactivated;
        db.PlatformLog.Add(Entry(action, member.StaffId.ToString()));
        await also(db, member.StaffId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Ends the sessions for good: a reactivation does not revive an old cookie.</summary>
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
            : throw new InvalidInputException(
                new Dictionary<string, string>
                {
                    ["Email"] = $"Expected an e-mail address such as sam@example.com, found '{email}'.",
                }
            );
    }

    private static PlatformLogRow Entry(PlatformAction action, string detail) =>
        NewActor().Entry(action, AuditOutcome.Succeeded, detail: detail);

    private static PlatformActor NewActor() => PlatformActor.Portal(Guid.CreateVersion7().ToString("n"));
}
