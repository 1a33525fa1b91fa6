using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Platform.Catalog;

namespace Portal.Domain.Support;

/// <summary>A support session as the tenant's admins see it.</summary>
/// <param name="Id">The session.</param>
/// <param name="StaffLabel">Who: the staff member's e-mail address.</param>
/// <param name="Reason">Why, in that person's words.</param>
/// <param name="Ticket">Reference of the support case.</param>
/// <param name="Mode">Read-only or operate.</param>
/// <param name="StartedAt">When it was granted, UTC.</param>
/// <param name="ExpiresAt">Its end at the latest, UTC.</param>
/// <param name="EnteredAt">When the staff member came in, UTC.</param>
/// <param name="EndedAt">When it ended before its time, UTC.</param>
/// <param name="EndedByLabel">Who ended it.</param>
/// <param name="Remaining">Time left when it was asked; zero or less when it is over.</param>
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

/// <summary>What the Support access page shows.</summary>
/// <param name="Open">Sessions that may be used now.</param>
/// <param name="History">A part of the others, newest first.</param>
public sealed record SupportOverview(IReadOnlyList<SupportView> Open, Page<SupportView> History);

/// <summary>Queries over the tenant's half of support sessions.</summary>
internal static class SupportViews
{
    /// <summary>Sessions that may be used at <paramref name="now"/>: the same rule as <see cref="SupportCheck.IsLive"/>.</summary>
    public static IQueryable<SupportSession> Open(TenantDbContext db, DateTimeOffset now) =>
        db.SupportSessions.Where(s => s.EndedAt == null && s.ExpiresAt > now);

    public static async Task<IReadOnlyList<SupportView>> OpenAsync(
        TenantDbContext db,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => await View(Open(db, now).OrderBy(s => s.ExpiresAt), now).Take(100).ToListAsync(cancellationToken);

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
