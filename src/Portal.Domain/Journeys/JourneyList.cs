using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Platform.Catalog;

namespace Portal.Domain.Journeys;

/// <summary>The list query: filter, search, sort and page in the database.</summary>
internal static class JourneyList
{
    /// <summary>
    /// Title and owner in small letters, kept by the database: comparing it takes a sixth of the time of ILIKE.
    /// </summary>
    public const string SearchText = nameof(SearchText);

    public static async Task<Page<JourneyListItem>> ReadAsync(
        TenantDbContext db,
        JourneyQuery query,
        CancellationToken cancellationToken
    )
    {
        var matching = Filter(db.Journeys, query);
        if (query.OverdueOnly)
        {
            var now = await DatabaseClock.NowAsync(db, cancellationToken);
            matching = Overdue(matching, DateOnly.FromDateTime(now.UtcDateTime));
        }
        var total = await matching.CountAsync(cancellationToken);
        var page = query.Page.Bounded();
        var rows = await Sort(matching, query).Skip(page.Skip).Take(page.Take).ToListAsync(cancellationToken);
        return new(await JourneyProgress.OfAsync(db, rows, cancellationToken), total);
    }

    /// <summary>Work whose day has passed; drafts have not begun and what is done is done.</summary>
    public static IQueryable<Journey> Overdue(IQueryable<Journey> journeys, DateOnly today) =>
        journeys.Where(journey =>
            journey.DueDate < today
            && (journey.Status == JourneyStatus.Active || journey.Status == JourneyStatus.Paused)
        );

    private static IQueryable<Journey> Filter(IQueryable<Journey> journeys, JourneyQuery query)
    {
        if (query.Status is { } status)
        {
            journeys = journeys.Where(journey => journey.Status == status);
        }
        if (query.Search is { } text)
        {
            var pattern = SearchPattern.Containing(text.ToLowerInvariant());
            journeys = journeys.Where(journey =>
                EF.Functions.Like(EF.Property<string>(journey, SearchText), pattern, SearchPattern.Escape)
            );
        }
        return journeys;
    }

    /// <summary>The id, which is unique, closes every order, so that no row is shown on two pages.</summary>
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
            (_, false) => journeys.OrderBy(j => j.UpdatedAt).ThenBy(j => j.JourneyId),
            _ => journeys.OrderByDescending(j => j.UpdatedAt).ThenByDescending(j => j.JourneyId),
        };
}
