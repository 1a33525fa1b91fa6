using Portal.Domain.ApiKeys;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Domain.Access;

/// <summary>How one kind of authority is looked at in the tenant's own database (IC-9), and how its reads are recorded.</summary>
internal interface IAuthorityCheck
{
    /// <summary>
    /// Whether <see cref="RecordAsync"/> itself looks at the authority, and so may run beside the query; else the entry of
    /// a read is written when the query has found its answer.
    /// </summary>
    bool VerifiesDuringAudit { get; }

    /// <summary>
    /// Returns when the entry is durable, which may be long behind a batch that hangs. Nothing of the caller cancels it;
    /// <see cref="TenantData"/> bounds how long it is waited for.
    /// </summary>
    /// <exception cref="AuthorityLostException">The authority has ended; nothing may be answered.</exception>
    Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry);

    /// <summary>
    /// Looks at the authority within a change's own transaction and locks it, so that its end and the change cannot both
    /// succeed.
    /// </summary>
    /// <returns>The caller, with the name by which the tenant knows it.</returns>
    /// <exception cref="AuthorityLostException">The authority has ended; nothing may be changed.</exception>
    Task<Caller> VerifyAsync(TenantDbContext db, Caller caller, CancellationToken cancellationToken);

    /// <summary>Right before a change is committed; what throws here undoes it.</summary>
    Task CommittingAsync(Caller caller, AuditEntry entry, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Which check belongs to which kind of caller.</summary>
public sealed class AuthorityChecks(
    AuditWriter audit,
    TenantConnections connections,
    PlatformEvents events,
    PlatformLog log
)
{
    private readonly SessionCheck sessions = new(audit);
    private readonly KeyCheck keys = new(connections, events);
    private readonly SupportCheck support = new(audit, log);

    /// <summary>The check of this caller; actor and authority must be of one kind.</summary>
    /// <exception cref="AuthorityLostException">They are not.</exception>
    internal IAuthorityCheck Of(Caller caller) =>
        caller switch
        {
            { Actor: UserActor, Authority: SessionAuthority } => sessions,
            { Actor: KeyActor key, Authority: KeyAuthority authority } when key.KeyId == authority.KeyId => keys,
            { Actor: StaffActor, Authority: SupportAuthority } => support,
            _ => throw new AuthorityLostException("This access has ended."),
        };
}
