using Portal.Domain.ApiKeys;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>How one kind of authority is looked at in the tenant's own database (IC-9), and how its reads are recorded.</summary>
internal interface IAuthorityCheck
{
    /// <summary>
    /// Whether <see cref="RecordAsync"/> itself looks at the authority, and so may run beside the query; else the entry of
    /// a read is written when the query has found its answer.
    /// </summary>
    bool LooksWhileRecording { get; }

    /// <summary>Returns when the entry is durable. Nothing of the caller cancels it.</summary>
    /// <exception cref="AuthorityLostException">The authority has ended; nothing may be answered.</exception>
    Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry);

    /// <summary>
    /// Looks at the authority within a change's own transaction and locks it, so that its end and the change cannot both
    /// succeed.
    /// </summary>
    /// <returns>The caller, with the name by which the tenant knows it.</returns>
    /// <exception cref="AuthorityLostException">The authority has ended; nothing may be changed.</exception>
    Task<Caller> DemandAsync(TenantDbContext db, Caller caller, CancellationToken cancellationToken);
}

/// <summary>Which check belongs to which kind of caller.</summary>
public sealed class AuthorityChecks(AuditWriter audit, TenantConnections connections, PlatformEvents events)
{
    private readonly SessionCheck sessions = new(audit);
    private readonly KeyCheck keys = new(connections, events);

    /// <summary>The check of this caller; actor and authority must be of one kind.</summary>
    /// <exception cref="AuthorityLostException">They are not.</exception>
    internal IAuthorityCheck Of(Caller caller) =>
        caller switch
        {
            { Actor: UserActor, Authority: SessionAuthority } => sessions,
            { Actor: KeyActor key, Authority: KeyAuthority authority } when key.KeyId == authority.KeyId => keys,
            // The check of support sessions belongs here; without one, nobody of the staff is let in.
            _ => throw new AuthorityLostException("This access has ended."),
        };
}
