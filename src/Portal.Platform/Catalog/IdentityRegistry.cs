using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>A reservation of an identity for one user; confirm it after the user was written.</summary>
/// <param name="IdentityHash">Keyed hash of issuer and subject.</param>
/// <param name="Version">The reservation's own version; a newer one invalidates this one.</param>
public sealed record IdentityReservation(byte[] IdentityHash, long Version);

/// <summary>
/// Holds IC-6: an identity (issuer, subject) belongs to exactly one tenant. Two places are written in a fixed order:
/// expiring reservation here, then the user in the tenant's database, then the confirmation here. A process killed
/// between any two leaves a reservation that the next sign-in of the same person renews, or that expires.
/// </summary>
public sealed class IdentityRegistry(IDbContextFactory<CatalogDbContext> catalog, RuntimeSecrets secrets)
{
    private readonly byte[] key = secrets.DeriveKey("identity-hash");

    /// <summary>How long a sign-in may take between reservation and confirmation.</summary>
    public static readonly TimeSpan ReservationLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Reserves the identity for one user of one tenant, or renews their own reservation.</summary>
    /// <returns>Null when the identity belongs to another tenant or another user.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<IdentityReservation?> ReserveAsync(
        string issuer,
        string subject,
        TenantId tenant,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        var hash = Hash(issuer, subject);
        return catalog.ExecuteAsync<IdentityReservation?>(async db =>
        {
            try
            {
                var versions = await ReserveAsync(db, hash, tenant, userId, cancellationToken);
                return versions.Count == 1 ? new IdentityReservation(hash, versions[0]) : null;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return null; // another identity holds the user
            }
        });
    }

    /// <summary>Confirms a reservation.</summary>
    /// <returns>False when it was overtaken by a newer one.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<bool> ConfirmAsync(IdentityReservation reservation, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(async db =>
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE identity_bindings SET state = 'Bound', reserved_until = NULL
                WHERE identity_hash = {reservation.IdentityHash} AND authority_version = {reservation.Version}
                """,
                cancellationToken
            ) == 1
        );

    /// <summary>The tenant and user that the identity belongs to, reserved or bound, or null when it is free.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<IdentityBindingRow?> FindAsync(string issuer, string subject, CancellationToken cancellationToken)
    {
        var hash = Hash(issuer, subject);
        return catalog.ExecuteAsync(db =>
            db.IdentityBindings.AsNoTracking().SingleOrDefaultAsync(row => row.IdentityHash == hash, cancellationToken)
        );
    }

    private static async Task<List<long>> ReserveAsync(
        CatalogDbContext db,
        byte[] hash,
        TenantId tenant,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        // An expired reservation of the same user by another identity, which never signed in, is taken over.
        var taken = await db
            .Database.SqlQuery<long>(
                $"""
                UPDATE identity_bindings AS b SET identity_hash = {hash}, authority_version = b.authority_version + 1,
                    reserved_until = now() + {ReservationLifetime}
                WHERE b.tenant_id = {tenant.Value} AND b.user_id = {userId} AND b.identity_hash <> {hash}
                  AND b.state = 'Reserved' AND b.reserved_until < now()
                  AND NOT EXISTS (SELECT 1 FROM identity_bindings AS other WHERE other.identity_hash = {hash})
                RETURNING b.authority_version
                """
            )
            .ToListAsync(cancellationToken);
        // One statement decides, so that two tenants cannot both win.
        return taken.Count == 1
            ? taken
            : await db
                .Database.SqlQuery<long>(
                    $"""
                    INSERT INTO identity_bindings AS b
                        (identity_hash, tenant_id, user_id, state, authority_version, reserved_until)
                    VALUES ({hash}, {tenant.Value}, {userId}, 'Reserved', 1, now() + {ReservationLifetime})
                    ON CONFLICT (identity_hash) DO UPDATE SET
                        tenant_id = excluded.tenant_id,
                        user_id = excluded.user_id,
                        authority_version = b.authority_version + 1,
                        reserved_until = CASE WHEN b.state = 'Bound' THEN NULL ELSE excluded.reserved_until END
                    WHERE (b.tenant_id = excluded.tenant_id AND b.user_id = excluded.user_id)
                       OR (b.state = 'Reserved' AND b.reserved_until < now())
                    RETURNING authority_version
                    """
                )
                .ToListAsync(cancellationToken);
    }

    /// <summary>Issuer and subject are length-prefixed, so that no two pairs give the same bytes.</summary>
    private byte[] Hash(string issuer, string subject) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{issuer.Length}:{issuer}{subject.Length}:{subject}"));
}
