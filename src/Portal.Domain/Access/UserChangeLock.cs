using Microsoft.EntityFrameworkCore;

namespace Portal.Domain.Access;

/// <summary>
/// Changes to users, invitations and sessions queue behind one lock per tenant. They are rare, and without it two admins who
/// demote each other would deadlock. It is taken before any <see cref="AuthorityLock"/>.
/// </summary>
internal static class UserChangeLock
{
    /// <summary>Whether an operation with this permission changes users or sessions.</summary>
    public static bool Covers(Permission permission) => permission is Permission.ManageUsers or Permission.OwnProfile;

    /// <summary>Takes the lock until the transaction ends. The trigger <c>keep_an_admin</c> takes the same one.</summary>
    public static Task TakeAsync(TenantDbContext db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.people', 0))",
            cancellationToken
        );
}
