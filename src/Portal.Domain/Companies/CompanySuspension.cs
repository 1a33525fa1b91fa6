using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Companies;

/// <summary>
/// Suspends and resumes a company, for every door. While it is suspended nobody and nothing of it is let in: services see that
/// within a second (<see cref="TenantDirectory.Lifetime"/>), and its circuits end within two. Nothing of its own is changed, so
/// that sessions and keys which were neither revoked nor expired meanwhile hold again once it is resumed; support sessions end
/// for good. The entry in the platform log, with the reason, is part of the same transaction (IC-13).
/// </summary>
public sealed class CompanySuspension(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>Longest reason, in UTF-16 code units.</summary>
    public const int MaximumReason = 300;

    /// <summary>Stops serving a company.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="urlId">The company's short name.</param>
    /// <param name="reason">Why, for the platform log; names no person of the company (IC-11).</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="InvalidInputException">There is no reason, or it is too long; the caller records that.</exception>
    /// <exception cref="NotFoundException">There is no such company.</exception>
    /// <exception cref="ConflictException">It is suspended already, or not active yet, or was never active.</exception>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task SuspendAsync(PlatformActor actor, string urlId, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(actor, urlId, reason, served: false, cancellationToken);

    /// <summary>Serves a suspended company again.</summary>
    /// <exception cref="ConflictException">It is not suspended.</exception>
    /// <inheritdoc cref="SuspendAsync"/>
    public Task ResumeAsync(PlatformActor actor, string urlId, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(actor, urlId, reason, served: true, cancellationToken);

    private async Task ChangeAsync(PlatformActor actor, string urlId, string? reason, bool served, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var why = errors.Text("reason", reason, "The reason", MaximumReason);
        errors.ThrowIfAny();
        var former = await catalog.ExecuteAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var change = await db
                .Database.SqlQuery<Change>(
                    $"""
                    SELECT tenant AS "Tenant", former_state AS "FormerState", ended AS "Ended", failed AS "Failed"
                    FROM serve_company({urlId}, {served})
                    """
                )
                .SingleAsync(ct);
            db.PlatformLog.AddRange(EntriesOf(change, actor, served, why));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return change.FormerState;
        });
        EnsureChanged(former, served);
    }

    private static IEnumerable<PlatformLogRow> EntriesOf(Change change, PlatformActor actor, bool served, string why)
    {
        var outcome =
            change.FormerState is null ? AuditOutcome.NotFound
            : change.FormerState == FormerOf(served) ? AuditOutcome.Succeeded
            : AuditOutcome.Failed;
        var tenant = change.Tenant is { } id ? new TenantId(id) : (TenantId?)null;
        yield return actor.Entry(
            served ? PlatformAction.CompanyResumed : PlatformAction.CompanySuspended,
            outcome,
            tenant,
            detail: why
        );
        var sessions = (change.Ended ?? [])
            .Select(session => (session, PlatformAction.SupportSessionEnded))
            .Concat((change.Failed ?? []).Select(session => (session, PlatformAction.SupportSessionFailed)));
        foreach (var (session, action) in sessions)
        {
            yield return actor.Entry(
                action,
                AuditOutcome.Succeeded,
                tenant,
                new SupportSessionId(session),
                SupportEnds.Suspended
            );
        }
    }

    private static string FormerOf(bool served) => served ? nameof(TenantState.Suspended) : nameof(TenantState.Active);

    private static void EnsureChanged(string? former, bool served)
    {
        if (former == FormerOf(served))
        {
            return;
        }
        throw former switch
        {
            null => new NotFoundException("There is no such company."),
            nameof(TenantState.Suspended) => new ConflictException(
                "The company is suspended already. Nothing was changed."
            ),
            nameof(TenantState.Active) => new ConflictException("The company is not suspended. Nothing was changed."),
            nameof(TenantState.Provisioning) => new ConflictException(
                "The company is still being created. To remove it, cancel that; its name stays retired."
            ),
            _ => new ConflictException("The company was never active and has been removed. Its name stays retired."),
        };
    }

    private sealed record Change(Guid? Tenant, string? FormerState, Guid[]? Ended, Guid[]? Failed);
}
