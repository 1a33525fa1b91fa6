using Microsoft.EntityFrameworkCore;

namespace Portal.Domain.Access;

/// <summary>
/// Changes hold a shared lock on the authority that they run under; a change that revokes an authority takes its lock exclusively.
/// PostgreSQL grants advisory locks in the order of the requests, so that a revocation waits for the changes that have begun
/// and for no later ones. Row locks do not: sharers overtake a waiting exclusive lock, and an authority that kept writing
/// could never be revoked.
/// <para>
/// Order of locks in a transaction, against deadlocks: <see cref="UserChangeLock"/>, then these by id in one statement, then
/// rows, then the lock under which keys are issued (ApiKeyRules).
/// </para>
/// </summary>
internal static class AuthorityLock
{
    /// <summary>
    /// What a caller locks: the user of a person, since role and state are verified with the session and one lock then covers
    /// all sessions; otherwise the key or support session.
    /// </summary>
    public static Guid Of(Caller caller) => caller.Actor is UserActor user ? user.UserId.Value : caller.Authority.Id;

    /// <summary>Takes the locks of a change until the transaction ends.</summary>
    /// <param name="db">Within a transaction.</param>
    /// <param name="caller">Who changes something.</param>
    /// <param name="revoked">The user, key or support session that the change revokes; null when it revokes none.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task TakeAsync(TenantDbContext db, Caller caller, Guid? revoked, CancellationToken cancellationToken)
    {
        var own = Of(caller);
        return revoked switch
        {
            null => TakeAsync(db, [own], [false], cancellationToken),
            { } id when id == own => TakeAsync(db, id, cancellationToken),
            { } id when id.CompareTo(own) < 0 => TakeAsync(db, [id, own], [true, false], cancellationToken),
            { } id => TakeAsync(db, [own, id], [false, true], cancellationToken),
        };
    }

    /// <summary>Takes one lock exclusively, for the platform's own steps, which hold no other.</summary>
    public static Task TakeAsync(TenantDbContext db, Guid revoked, CancellationToken cancellationToken) =>
        TakeAsync(db, [revoked], [true], cancellationToken);

    /// <summary>Takes locks in the order of the arrays; the next statement sees everything committed under them.</summary>
    private static Task<int> TakeAsync(
        TenantDbContext db,
        Guid[] ids,
        bool[] exclusive,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            SELECT CASE WHEN exclusive THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END
            FROM (SELECT hashtextextended(current_schema() || '.authority.' || id, 0), exclusive
                  FROM unnest({ids}, {exclusive}) AS one (id, exclusive)) AS wanted (key, exclusive)
            """,
            cancellationToken
        );
}
