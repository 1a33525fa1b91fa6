using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;

namespace Portal.Domain.Journeys;

/// <summary>Progress of the journeys of one page.</summary>
internal static class JourneyProgress
{
    /// <summary>A separate query: within the page's query, steps would be counted for every skipped row, too.</summary>
    public static async Task<List<JourneyListItem>> OfAsync(
        TenantDbContext db,
        List<Journey> page,
        CancellationToken cancellationToken
    )
    {
        var ids = page.Select(journey => journey.JourneyId).ToArray();
        var steps = await db.Set<JourneyStep>()
            .Where(step => ids.Contains(step.JourneyId))
            .GroupBy(step => step.JourneyId)
            .Select(group => new
            {
                group.Key,
                All = group.Count(),
                Done = group.Count(step => step.Status == JourneyStatus.Done),
            })
            .ToDictionaryAsync(row => row.Key, row => (row.All, row.Done), cancellationToken);
        return [.. page.Select(journey => ToItem(journey, steps.GetValueOrDefault(journey.JourneyId)))];
    }

    private static JourneyListItem ToItem(Journey journey, (int All, int Done) steps) =>
        new(
            journey.JourneyId,
            journey.Title,
            journey.Status,
            journey.Owner,
            journey.DueDate,
            steps.All,
            steps.Done,
            journey.UpdatedAt
        );
}
