using Microsoft.EntityFrameworkCore;

namespace Portal.Domain.Access;

/// <summary>
/// Whoever changes something holds the lock of the own authority together with others; whoever ends an authority holds it
/// alone. PostgreSQL serves these locks in the order in which they were asked for, so that an end waits for the changes that
/// have begun and for no later one. A row lock does not do that: those who share it overtake whoever waits to have it alone,
/// and an authority that kept writing could never be ended.
/// <para>
/// The order of locks in a transaction is <see cref="UserChangeLock"/>, then these by id, all at once, then rows, and then the
/// lock under which keys are made (ApiKeyRules). Whoever took one of these later could wait for somebody who waits for them.
/// </para>
/// </summary>
internal static class AuthorityLock
{
    /// <summary>
    /// What is locked for a caller: of a person the user, since role and state are looked at with the session, so that one
    /// lock does for all of a person's sessions; else the key or the support session.
    /// </summary>
    public static Guid Of(Caller caller) => caller.Actor is UserActor user ? user.UserId.Value : caller.Authority.Id;

    /// <summary>Waits for the locks of a change; they end with the transaction.</summary>
    /// <param name="db">Within a transaction.</param>
    /// <param name="caller">Who changes something.</param>
    /// <param name="ends">The authority that the change ends: a user, a key or a support session; null when it ends none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task TakeAsync(TenantDbContext db, Caller caller, Guid? ends, CancellationToken cancellationToken)
    {
        var own = Of(caller);
        return ends switch
        {
            null => TakeAsync(db, [own], [false], cancellationToken),
            { } ended when ended == own => TakeAsync(db, ended, cancellationToken),
            { } ended when ended.CompareTo(own) < 0 => TakeAsync(db, [ended, own], [true, false], cancellationToken),
            { } ended => TakeAsync(db, [own, ended], [false, true], cancellationToken),
        };
    }

    /// <summary>Waits to have an authority alone, for the platform's own steps, which hold no other.</summary>
    public static Task TakeAsync(TenantDbContext db, Guid ended, CancellationToken cancellationToken) =>
        TakeAsync(db, [ended], [true], cancellationToken);

    /// <summary>One after the other, in the order of the arrays; the next statement sees all that was done under them.</summary>
    private static Task<int> TakeAsync(
        TenantDbContext db,
        Guid[] ids,
        bool[] alone,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            SELECT CASE WHEN alone THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END
            FROM (SELECT hashtextextended(current_schema() || '.authority.' || id, 0), alone
                  FROM unnest({ids}, {alone}) AS one (id, alone)) AS wanted (key, alone)
            """,
            cancellationToken
        );
}
