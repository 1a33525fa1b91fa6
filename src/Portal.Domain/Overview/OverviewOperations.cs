using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Support;
using Portal.Domain.Users;

namespace Portal.Domain.Overview;

/// <summary>Figures of the home page.</summary>
/// <param name="JourneysByStatus">Number of journeys in each status; every status is present.</param>
/// <param name="Overdue">Journeys neither done nor draft whose due date lies before the viewer's day.</param>
/// <param name="NotYetSignedIn">Invited users who have not signed in yet; null without permission to list users.</param>
/// <param name="ActiveUsers">Users who may sign in; null without permission to list users.</param>
/// <param name="OpenSupport">Active support sessions; null without permission to manage support access.</param>
/// <param name="KeysEndingSoon">API keys that expire soon; null without permission to manage keys.</param>
/// <param name="TakenAt">When the figures were read, UTC, by the tenant database's clock.</param>
public sealed record OverviewFigures(
    IReadOnlyDictionary<JourneyStatus, int> JourneysByStatus,
    int Overdue,
    int? NotYetSignedIn,
    int? ActiveUsers,
    IReadOnlyList<SupportView>? OpenSupport,
    int? KeysEndingSoon,
    DateTimeOffset TakenAt
);

/// <summary>What the home page shows.</summary>
public sealed class OverviewOperations(TenantData data)
{
    /// <summary>Reads the figures that the caller's role may see.</summary>
    /// <param name="caller">Who reads them.</param>
    /// <param name="today">The viewer's day (<see cref="Days.LocalDays"/>), for what is overdue.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public Task<OverviewFigures> GetAsync(Caller caller, DateOnly today, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            new(AuditAction.OverviewViewed, Permission.ReadJourneys) { Details = new { today } },
            (db, ct) => ReadAsync(db, caller.Actor, today, ct),
            cancellationToken
        );

    private static async Task<OverviewFigures> ReadAsync(
        TenantDbContext db,
        Actor actor,
        DateOnly today,
        CancellationToken ct
    )
    {
        var withUsers = actor.Holds(Permission.ReadUsers);
        var now = await DatabaseClock.NowAsync(db, ct);
        var counts = await db
            .Journeys.GroupBy(journey => journey.Status)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, ct);
        foreach (var status in Enum.GetValues<JourneyStatus>())
        {
            counts.TryAdd(status, 0);
        }
        var overdue = await JourneyList.Overdue(db.Journeys, today).CountAsync(ct);
        return new(
            counts,
            overdue,
            withUsers ? await db.Users.CountAsync(user => user.State == UserState.Invited, ct) : null,
            withUsers ? await db.Users.CountAsync(user => user.State == UserState.Active, ct) : null,
            actor.Holds(Permission.ManageSupportAccess) ? await SupportViews.OpenAsync(db, now, ct) : null,
            actor.Holds(Permission.ManageApiKeys)
                ? await ApiKeyQueries.ExpiringSoon(db, db.ApiKeys, now).CountAsync(ct)
                : null,
            now
        );
    }
}
