using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Journeys;

/// <summary>Lists, creates and changes journeys of the caller's tenant.</summary>
public sealed class JourneyOperations(TenantData data, Cursors cursors)
{
    private const string Target = "journey";

    /// <summary>A part of the list, with the total number of matches.</summary>
    public Task<Page<JourneyListItem>> ListAsync(Caller caller, JourneyQuery query, CancellationToken cancellationToken)
    {
        query = query with { Search = SearchText.Clean(query.Search) };
        return data.ReadAsync(
            caller,
            new(AuditAction.JourneysListed, Permission.ReadJourneys)
            {
                TargetKind = Target,
                Details = new
                {
                    query.Search,
                    query.Status,
                    query.OverdueOn,
                    query.Sort,
                    query.Descending,
                    query.Page.Skip,
                    query.Page.Take,
                    query.Page.After,
                },
            },
            (db, ct) => JourneyList.ReadAsync(db, query, ct),
            cancellationToken
        );
    }

    /// <summary>A part of the list by keyset, for programs.</summary>
    /// <exception cref="InvalidInputException">The limit is out of bounds, or the cursor is not of this list.</exception>
    public Task<KeysetPage<JourneySummary>> PageAsync(
        Caller caller,
        JourneyPageQuery query,
        CancellationToken cancellationToken
    )
    {
        query = query with { Search = SearchText.Clean(query.Search) };
        return cursors.PageAsync(
            caller.TenantId,
            query.List,
            query.Page,
            after =>
                data.QueryAsync(
                    caller,
                    new(AuditAction.JourneysListed, Permission.ReadJourneys)
                    {
                        TargetKind = Target,
                        Details = new
                        {
                            query.Search,
                            query.Status,
                            query.OverdueOn,
                            query.Order,
                            After = after?.Id,
                            query.Page.Limit,
                        },
                    },
                    (connection, token) => JourneyPage.ReadAsync(connection, query, after, token),
                    cancellationToken
                ),
            last => JourneyPage.PositionOf(last, query.Order)
        );
    }

    /// <summary>One journey with its steps.</summary>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    public Task<JourneyDetail> GetAsync(Caller caller, JourneyId id, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            new(AuditAction.JourneyViewed, Permission.ReadJourneys) { TargetKind = Target, TargetId = id.Value },
            async (db, ct) => (await FindAsync(db, id, ct)).ToDetail(),
            cancellationToken
        );

    /// <summary>Creates a journey.</summary>
    /// <param name="caller">Who creates it.</param>
    /// <param name="draft">Its content.</param>
    /// <param name="repeatable">The caller's key of this request, if it may be sent again: then it creates one journey.</param>
    /// <param name="cancellationToken">Cancels the change, of which nothing remains.</param>
    /// <exception cref="InvalidInputException">Names each wrong field.</exception>
    /// <exception cref="IdempotencyMismatchException">The key was used for another request.</exception>
    public Task<JourneyDetail> CreateAsync(
        Caller caller,
        JourneyDraft draft,
        IdempotentRequest? repeatable,
        CancellationToken cancellationToken
    )
    {
        var id = JourneyId.New();
        return data.ChangeAsync(
            caller,
            new(AuditAction.JourneyCreated, Permission.WriteJourneys) { TargetKind = Target, TargetId = id.Value },
            async (db, entry, ct) =>
            {
                if (repeatable is not null)
                {
                    var first = await repeatable.ClaimAsync(db, id.Value, ct);
                    if (first != id.Value)
                    {
                        return await RepeatAsync(db, entry, new(first), ct);
                    }
                    await IdempotentRequest.PruneAsync(db, ct);
                }
                var valid = await JourneyRules.CheckAsync(db, draft, ct);
                var now = await DatabaseClock.NowAsync(db, ct);
                var journey = new Journey
                {
                    JourneyId = id,
                    Title = valid.Title,
                    Status = valid.Status,
                    Owner = valid.Owner,
                    DueDate = valid.DueDate,
                    CreatedAt = now,
                    UpdatedAt = now,
                    Version = 1,
                };
                JourneySteps.Replace(journey, valid.Steps);
                db.Journeys.Add(journey);
                entry.TargetLabel = valid.Title;
                entry.Details = AuditEntries.ToJson(new { after = journey.ToDraft() });
                return journey.ToDetail();
            },
            cancellationToken
        );
    }

    /// <summary>The journey that the same request created the first time, as it is by now, with an entry that says so.</summary>
    private static async Task<JourneyDetail> RepeatAsync(
        TenantDbContext db,
        AuditEntry entry,
        JourneyId first,
        CancellationToken ct
    )
    {
        var journey = (await FindAsync(db, first, ct)).ToDetail();
        (entry.Action, entry.TargetId, entry.TargetLabel) = (
            (int)AuditAction.JourneyCreationRepeated,
            first.Value,
            journey.Title
        );
        return journey;
    }

    /// <summary>Changes a journey and its steps as a whole.</summary>
    /// <param name="caller">Who changes it.</param>
    /// <param name="id">Which journey.</param>
    /// <param name="version">The version that the person saw.</param>
    /// <param name="draft">The new content.</param>
    /// <param name="cancellationToken">Cancels the change, of which nothing remains.</param>
    /// <exception cref="InvalidInputException">Names each wrong field.</exception>
    /// <exception cref="StaleVersionException">Somebody else changed it since <paramref name="version"/>.</exception>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    public Task<JourneyDetail> UpdateAsync(
        Caller caller,
        JourneyId id,
        int version,
        JourneyDraft draft,
        CancellationToken cancellationToken
    ) => ChangeAsync(caller, id, [version], _ => draft, cancellationToken);

    /// <summary>Changes a part of a journey: the new content is computed from the current one, in one transaction.</summary>
    /// <param name="caller">Who changes it.</param>
    /// <param name="id">Which journey.</param>
    /// <param name="versions">The versions that the change applies to; null for any.</param>
    /// <param name="change">Computes the new content.</param>
    /// <param name="cancellationToken">Cancels the change, of which nothing remains.</param>
    /// <exception cref="InvalidInputException">Names each wrong field.</exception>
    /// <exception cref="StaleVersionException">Its version is none of <paramref name="versions"/>.</exception>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    public Task<JourneyDetail> PatchAsync(
        Caller caller,
        JourneyId id,
        IReadOnlyCollection<int>? versions,
        Func<JourneyDraft, JourneyDraft> change,
        CancellationToken cancellationToken
    ) => ChangeAsync(caller, id, versions, change, cancellationToken);

    private Task<JourneyDetail> ChangeAsync(
        Caller caller,
        JourneyId id,
        IReadOnlyCollection<int>? versions,
        Func<JourneyDraft, JourneyDraft> change,
        CancellationToken cancellationToken
    ) =>
        data.ChangeAsync(
            caller,
            new(AuditAction.JourneyUpdated, Permission.WriteJourneys) { TargetKind = Target, TargetId = id.Value },
            async (db, entry, ct) =>
            {
                var journey = await FindAsync(db, id, ct);
                if (versions?.Contains(journey.Version) == false)
                {
                    throw new StaleVersionException(
                        "This journey has changed. Reload it, then make your change again."
                    );
                }
                var before = journey.ToDraft();
                var valid = await JourneyRules.CheckAsync(db, change(before), ct);
                (journey.Title, journey.Status) = (valid.Title, valid.Status);
                (journey.Owner, journey.DueDate) = (valid.Owner, valid.DueDate);
                journey.UpdatedAt = await DatabaseClock.NowAsync(db, ct);
                journey.Version++;
                JourneySteps.Replace(journey, valid.Steps);
                entry.TargetLabel = valid.Title;
                entry.Details = AuditEntries.ToJson(new { before, after = journey.ToDraft() });
                return journey.ToDetail();
            },
            cancellationToken
        );

    private static async Task<Journey> FindAsync(TenantDbContext db, JourneyId id, CancellationToken ct) =>
        await db
            .Journeys.Include(journey => journey.Steps.OrderBy(step => step.Position))
            .SingleOrDefaultAsync(journey => journey.JourneyId == id, ct)
        ?? throw new NotFoundException("There is no such journey.");
}
