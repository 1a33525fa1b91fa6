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
/// <para>
/// Letting go has an order, too: the release begins here in the transaction that raises the user's version
/// (<see cref="AuthorityVersions.RaiseAsync"/>), then the tenant's row lets go, then the release is completed here. Until then
/// the identity is nobody else's. Every step raises the row's version, so that a late one changes nothing.
/// </para>
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
                  AND state IN ('Reserved', 'Bound')
                """,
                cancellationToken
            ) == 1
        );

    /// <summary>Gives a reservation up before it expires, since the sign-in was refused; one that was renewed stays.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer; the reservation expires by itself.</exception>
    public Task CancelAsync(IdentityReservation reservation, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            db.Database.ExecuteSqlAsync(
                $"""
                UPDATE identity_bindings SET reserved_until = now()
                WHERE identity_hash = {reservation.IdentityHash} AND authority_version = {reservation.Version}
                  AND state = 'Reserved' AND reserved_until > now()
                """,
                cancellationToken
            )
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

    /// <summary>Identities of a tenant whose release began and is not complete; nearly always none.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<List<IdentityBindingRow>> ListReleasingAsync(TenantId tenant, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            db.IdentityBindings.AsNoTracking()
                .Where(row => row.TenantId == tenant && row.State == IdentityBindingState.Releasing)
                .ToListAsync(cancellationToken)
        );

    /// <summary>Whether a row is that of this identity.</summary>
    public bool IsOf(IdentityBindingRow row, string issuer, string subject) =>
        Hash(issuer, subject).AsSpan().SequenceEqual(row.IdentityHash);

    /// <summary>Completes a release: the tenant's row has let go of the identity, which may be anybody's now.</summary>
    /// <returns>False when something happened to it since it was read.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<bool> ReleaseAsync(IdentityBindingRow row, CancellationToken cancellationToken) =>
        SettleAsync(row, IdentityBindingState.Released, cancellationToken);

    /// <summary>Takes a release back: the tenant's row still has the identity.</summary>
    /// <returns>False when something happened to it since it was read.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<bool> KeepAsync(IdentityBindingRow row, CancellationToken cancellationToken) =>
        SettleAsync(row, IdentityBindingState.Bound, cancellationToken);

    /// <summary>
    /// Begins to let go of the identity of a user whose version was raised for that in the same transaction. A reservation of a
    /// sign-in in progress ends: it can no longer be confirmed.
    /// </summary>
    internal static Task<int> BeginReleaseAsync(
        CatalogDbContext db,
        TenantId tenant,
        Guid userId,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE identity_bindings SET authority_version = authority_version + 1, reserved_until = NULL,
                state = CASE WHEN state = 'Reserved' THEN 'Released' ELSE 'Releasing' END
            WHERE tenant_id = {tenant.Value} AND user_id = {userId} AND state <> 'Released'
            """,
            cancellationToken
        );

    private Task<bool> SettleAsync(
        IdentityBindingRow row,
        IdentityBindingState state,
        CancellationToken cancellationToken
    ) =>
        catalog.ExecuteAsync(async db =>
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE identity_bindings SET state = {state.ToString()}, authority_version = authority_version + 1
                WHERE identity_hash = {row.IdentityHash} AND authority_version = {row.AuthorityVersion}
                  AND state = 'Releasing'
                """,
                cancellationToken
            ) == 1
        );

    private static async Task<List<long>> ReserveAsync(
        CatalogDbContext db,
        byte[] hash,
        TenantId tenant,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        // What is left of the user's other identities goes: an expired reservation, or a release that was not completed (a new
        // identity comes for a user only when the tenant's row has none).
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE identity_bindings SET state = 'Released', authority_version = authority_version + 1, reserved_until = NULL
            WHERE tenant_id = {tenant.Value} AND user_id = {userId} AND identity_hash <> {hash}
              AND (state = 'Releasing' OR (state = 'Reserved' AND reserved_until < now()))
            """,
            cancellationToken
        );
        // One statement decides, so that two tenants cannot both win.
        return await db
            .Database.SqlQuery<long>(
                $"""
                INSERT INTO identity_bindings AS b
                    (identity_hash, tenant_id, user_id, state, authority_version, reserved_until)
                VALUES ({hash}, {tenant.Value}, {userId}, 'Reserved', 1, now() + {ReservationLifetime})
                ON CONFLICT (identity_hash) DO UPDATE SET
                    tenant_id = excluded.tenant_id,
                    user_id = excluded.user_id,
                    authority_version = b.authority_version + 1,
                    state = CASE WHEN b.state = 'Released' THEN 'Reserved' ELSE b.state END,
                    reserved_until = CASE WHEN b.state IN ('Reserved', 'Released') THEN excluded.reserved_until END
                WHERE (b.tenant_id = excluded.tenant_id AND b.user_id = excluded.user_id)
                   OR (b.state = 'Reserved' AND b.reserved_until < now()) OR b.state = 'Released'
                RETURNING authority_version
                """
            )
            .ToListAsync(cancellationToken);
    }

    /// <summary>Issuer and subject are length-prefixed, so that no two pairs give the same bytes.</summary>
    private byte[] Hash(string issuer, string subject) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{issuer.Length}:{issuer}{subject.Length}:{subject}"));
}
