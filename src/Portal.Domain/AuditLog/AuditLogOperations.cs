using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.AuditLog;

/// <summary>Read the audit log of the caller's tenant. Reading it is audited too.</summary>
public sealed class AuditLogOperations(TenantData data)
{
    /// <summary>A part of the log; the entry of this very reading is not in it yet.</summary>
    public Task<Page<AuditListItem>> ListAsync(Caller caller, AuditLogQuery query, CancellationToken cancellationToken)
    {
        query = query with { Search = SearchText.Clean(query.Search) };
        return data.ReadAsync(
            caller,
            new(AuditAction.AuditLogListed, Permission.ReadAuditLog) { Details = query },
            (db, ct) => AuditLogList.ReadAsync(db, query, ct),
            cancellationToken
        );
    }

    /// <summary>One entry.</summary>
    /// <exception cref="NotFoundException">There is none with this number in the caller's tenant.</exception>
    public Task<AuditEntryDetail> GetAsync(Caller caller, long entryId, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            new(AuditAction.AuditEntryViewed, Permission.ReadAuditLog) { Details = new { entryId } },
            (db, ct) => FindAsync(db, entryId, ct),
            cancellationToken
        );

    private static async Task<AuditEntryDetail> FindAsync(TenantDbContext db, long entryId, CancellationToken ct)
    {
        var found =
            await db
                .AuditEntries.Where(entry => entry.EntryId == entryId)
                .Select(entry => new AuditEntryDetail(
                    entry.EntryId,
                    entry.OccurredAt,
                    entry.ActorKind,
                    entry.ActorId,
                    entry.ActorLabel,
                    entry.ActingForId,
                    (AuditAction)entry.Action,
                    entry.TargetKind,
                    entry.TargetId,
                    entry.TargetLabel,
                    entry.Outcome,
                    entry.Address,
                    entry.SessionId,
                    entry.CorrelationId,
                    entry.Details,
                    null,
                    null,
                    false
                ))
                .SingleOrDefaultAsync(ct)
            ?? throw new NotFoundException("There is no such entry.");
        var names = await AuditNames.FindAsync(db, [found.ActorId, found.TargetId], ct);
        return found with
        {
            ActorName = found.ActorKind == AuditActorKind.User ? names.Of(found.ActorId)?.Text : null,
            TargetName = names.Of(found.TargetId)?.Text,
            HasKeyEnded = names.Values.Any(name => name.HasKeyEnded),
        };
    }
}
