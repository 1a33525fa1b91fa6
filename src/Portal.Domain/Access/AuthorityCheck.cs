using Portal.Domain.ApiKeys;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Domain.Access;

/// <summary>How one kind of authority is verified in the tenant's own database (IC-9), and how its operations are recorded.</summary>
internal interface IAuthorityCheck
{
    /// <summary>
    /// Whether <see cref="RecordAsync"/> itself verifies the authority and so runs beside the query; otherwise a read is
    /// recorded once its query has succeeded.
    /// </summary>
    bool VerifiesDuringAudit { get; }

    /// <summary>
    /// Returns once the entry is durable, which may take long behind a batch that hangs; <see cref="TenantData"/> limits how
    /// long it waits.
    /// </summary>
    /// <exception cref="AuthorityLostException">The authority has ended; nothing may be answered.</exception>
    Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry);

    /// <summary>Called before the transaction of a change, for what is kept outside the tenant's database.</summary>
    /// <returns>The lowest version at which the authority's row counts (<see cref="AuthorityVersions"/>).</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer; nothing was changed.</exception>
    Task<long> BeginChangeAsync(Caller caller, Operation operation, CancellationToken cancellationToken);

    /// <summary>
    /// Verifies the authority within a change's transaction and locks it, so that its end and the change cannot both succeed.
    /// </summary>
    /// <returns>The caller, under the name by which the tenant knows it.</returns>
    /// <exception cref="AuthorityLostException">The authority has ended; nothing may be changed.</exception>
    Task<Caller> VerifyAsync(
        TenantDbContext db,
        Caller caller,
        long requiredVersion,
        CancellationToken cancellationToken
    );

    /// <summary>Called after the commit of a change. It cannot undo it.</summary>
    Task EndChangeAsync(Caller caller, Operation operation) => Task.CompletedTask;
}

/// <summary>Which check belongs to which kind of caller.</summary>
public sealed class AuthorityChecks(
    AuditWriter audit,
    TenantDatabase database,
    AuthorityVersions versions,
    PlatformEvents events,
    PlatformLog log
)
{
    private readonly SessionCheck sessions = new(audit, versions);
    private readonly KeyCheck keys = new(database, versions, events);
    private readonly SupportCheck support = new(audit, log);

    /// <summary>The check of this caller, whose actor and authority must be of one kind.</summary>
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
