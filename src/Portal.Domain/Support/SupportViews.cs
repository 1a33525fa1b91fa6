using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Platform.Catalog;

namespace Portal.Domain.Support;

/// <summary>A support session as shown to the tenant's admins.</summary>
/// <param name="Id">The session.</param>
/// <param name="StaffLabel">The staff member's e-mail address.</param>
/// <param name="Reason">Reason, in that person's words.</param>
/// <param name="Ticket">Reference of the support case.</param>
/// <param name="Mode">Read-only or operate.</param>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="ExpiresAt">Expiry, UTC.</param>
/// <param name="EnteredAt">When the staff member joined, UTC.</param>
/// <param name="EndedAt">When it was ended early, UTC.</param>
/// <param name="EndedByLabel">Who ended it.</param>
/// <param name="Remaining">Time left when it was read; zero or less when it is over.</param>
public sealed record SupportView(
    SupportSessionId Id,
    string StaffLabel,
    string Reason,
    string Ticket,
    SupportMode Mode,
    DateTimeOffset StartedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? EnteredAt,
    DateTimeOffset? EndedAt,
    string? EndedByLabel,
    TimeSpan Remaining
);

/// <summary>Contents of the Support access page.</summary>
/// <param name="Open">Active sessions.</param>
/// <param name="History">A part of the others, newest first.</param>
public sealed record SupportOverview(IReadOnlyList<SupportView> Open, Page<SupportView> History);

/// <summary>Queries over the tenant's rows of support sessions.</summary>
internal static class SupportViews
{
    /// <summary>Live sessions. Without the columns that support may not read.</summary>
    private static IQueryable<SupportSession> Open(TenantDbContext db) =>
        db.SupportSessions.FromSqlRaw(
            $"""
            SELECT support_session_id, staff_id, staff_label, reason, ticket, mode, started_at, expires_at, entered_at,
                   address, ended_at, ended_by_label
            FROM support_sessions AS s WHERE {SupportCheck.IsLive}
            """
        );

    public static async Task<IReadOnlyList<SupportView>> OpenAsync(
        TenantDbContext db,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => await View(Open(db).OrderBy(s => s.ExpiresAt), now).Take(100).ToListAsync(cancellationToken);

    public static async Task<SupportOverview> ListAsync(
        TenantDbContext db,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        var over = db.SupportSessions.Where(s => s.EndedAt != null || s.ExpiresAt <= now);
        var total = await over.CountAsync(cancellationToken);
        var rows = await View(over.OrderByDescending(s => s.StartedAt).ThenByDescending(s => s.SupportSessionId), now)
            .Skip(page.Skip)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        return new(await OpenAsync(db, now, cancellationToken), new(rows, total));
    }

    private static IQueryable<SupportView> View(IQueryable<SupportSession> sessions, DateTimeOffset now) =>
        sessions.Select(s => new SupportView(
            s.SupportSessionId,
            s.StaffLabel,
            s.Reason,
            s.Ticket,
            s.Mode,
            s.StartedAt,
            s.ExpiresAt,
            s.EnteredAt,
            s.EndedAt,
            s.EndedByLabel,
            s.ExpiresAt - now
        ));
}
