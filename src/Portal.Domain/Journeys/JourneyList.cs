using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Texts;

namespace Portal.Domain.Journeys;

/// <summary>The list query: filter, search, sort and page in the database.</summary>
internal static class JourneyList
{
    public static async Task<Page<JourneyListItem>> ReadAsync(
        TenantDbContext db,
        JourneyQuery query,
        CancellationToken cancellationToken
    )
    {
        var matching = Matching(db, query);
        var total = await matching.CountAsync(cancellationToken);
        var page = query.Page.Bounded();
        var rows = await Sort(Matching(db, query, page.After), query)
            .Skip(page.Skip)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        return new(await JourneyProgress.OfAsync(db, rows, cancellationToken), total);
    }

    /// <summary>Active and paused work whose due date lies before the viewer's day.</summary>
    public static IQueryable<Journey> Overdue(IQueryable<Journey> journeys, DateOnly today) =>
        journeys.Where(journey =>
            journey.DueDate < today
            && (journey.Status == JourneyStatus.Active || journey.Status == JourneyStatus.Paused)
        );

    private static IQueryable<Journey> Matching(TenantDbContext db, JourneyQuery query, Guid? after = null)
    {
        var journeys = new Selection("journeys")
            .Found(query.Search, TextColumns.Folded, ["journey_id"])
            .AfterRow(KeyOf(query), "journey_id", after, query.Descending)
            .Rows(db.Journeys);
        if (query.Status is { } status)
        {
            journeys = journeys.Where(journey => journey.Status == status);
        }
        return query.OverdueOn is { } today ? Overdue(journeys, today) : journeys;
    }

    /// <summary>What <see cref="Sort"/> sorts by before the id.</summary>
    private static string KeyOf(JourneyQuery query) =>
        query.Sort switch
        {
            JourneySort.Title => "title",
            JourneySort.Status => "status, updated_at",
            JourneySort.Owner => "owner",
            JourneySort.DueDate => $"coalesce(due_date, '{(query.Descending ? "-" : "")}infinity')", // none comes last
            JourneySort.UpdatedAt => "updated_at",
            _ => "created_at",
        };

    /// <summary>The id comes last in every order, so that no row is shown on two pages.</summary>
    private static IQueryable<Journey> Sort(IQueryable<Journey> journeys, JourneyQuery query) =>
        (query.Sort, query.Descending) switch
        {
            (JourneySort.Title, false) => journeys.OrderBy(j => j.Title).ThenBy(j => j.JourneyId),
            (JourneySort.Title, true) => journeys.OrderByDescending(j => j.Title).ThenByDescending(j => j.JourneyId),
            (JourneySort.Status, false) => journeys
                .OrderBy(j => j.Status)
                .ThenBy(j => j.UpdatedAt)
                .ThenBy(j => j.JourneyId),
            (JourneySort.Status, true) => journeys
                .OrderByDescending(j => j.Status)
                .ThenByDescending(j => j.UpdatedAt)
                .ThenByDescending(j => j.JourneyId),
            (JourneySort.Owner, false) => journeys.OrderBy(j => j.Owner).ThenBy(j => j.JourneyId),
            (JourneySort.Owner, true) => journeys.OrderByDescending(j => j.Owner).ThenByDescending(j => j.JourneyId),
            (JourneySort.DueDate, false) => journeys.OrderBy(j => j.DueDate).ThenBy(j => j.JourneyId),
            (JourneySort.DueDate, true) => journeys
                .OrderBy(j => j.DueDate == null)
                .ThenByDescending(j => j.DueDate)
                .ThenByDescending(j => j.JourneyId),
            (JourneySort.UpdatedAt, false) => journeys.OrderBy(j => j.UpdatedAt).ThenBy(j => j.JourneyId),
            (JourneySort.UpdatedAt, true) => journeys
                .OrderByDescending(j => j.UpdatedAt)
                .ThenByDescending(j => j.JourneyId),
            (_, false) => journeys.OrderBy(j => j.CreatedAt).ThenBy(j => j.JourneyId),
            _ => journeys.OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.JourneyId),
        };
}
