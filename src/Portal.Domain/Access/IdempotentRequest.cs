using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Platform;

namespace Portal.Domain.Access;

/// <summary>
/// A request that its caller may send again under the same key (<c>Idempotency-Key</c>), for 24 hours: it takes place once.
/// The database of the change (a tenant's, or the catalog) keeps digests and the id of what came of it, in the transaction of the
/// change itself, so that a repetition finds either both or none; one that comes at the same time waits for the first one. No answer is kept: it is made anew from
/// what is stored, without secrets that were shown once.
/// </summary>
/// <param name="Caller">Id of the credential: two callers' keys have nothing to do with each other.</param>
/// <param name="KeyHash">SHA-256 of the key.</param>
/// <param name="Digest">SHA-256 over method, path and body.</param>
public sealed record IdempotentRequest(Guid Caller, byte[] KeyHash, byte[] Digest)
{
    /// <summary>How long a key is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Describes a request.</summary>
    /// <param name="caller">Id of the credential.</param>
    /// <param name="key">As the header has it.</param>
    /// <param name="target">Method and path.</param>
    /// <param name="body">The body, as it was sent.</param>
    public static IdempotentRequest Of(Guid caller, string key, string target, ReadOnlySpan<byte> body) =>
        new(
            caller,
            SHA256.HashData(Encoding.UTF8.GetBytes(key)),
            SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes(target)), .. SHA256.HashData(body)])
        );

    /// <summary>Takes the key for this request, or finds what came of it the first time.</summary>
    /// <param name="db">In a transaction that also makes the change.</param>
    /// <param name="result">Id of what is to be made.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The given id when the key is new, or the first one.</returns>
    /// <exception cref="IdempotencyMismatchException">The key was used for another request.</exception>
    internal async Task<Guid> ClaimAsync(DbContext db, Guid result, CancellationToken cancellationToken)
    {
        var claimed = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency_keys AS k (caller_id, key_hash, request_digest, result_id)
            VALUES ({Caller}, {KeyHash}, {Digest}, {result})
            ON CONFLICT (caller_id, key_hash) DO UPDATE
            SET request_digest = excluded.request_digest, result_id = excluded.result_id, created_at = now()
            WHERE k.created_at <= now() - {Lifetime}
            """,
            cancellationToken
        );
        if (claimed == 1)
        {
            return result;
        }
        var first = await db
            .Database.SqlQuery<Found>(
                $"""
                SELECT request_digest AS "Digest", result_id AS "Result" FROM idempotency_keys
                WHERE caller_id = {Caller} AND key_hash = {KeyHash}
                """
            )
            .SingleAsync(cancellationToken);
        return CryptographicOperations.FixedTimeEquals(first.Digest, Digest)
            ? first.Result
            : throw new IdempotencyMismatchException();
    }

    /// <summary>Forgets keys that are older than their lifetime; those that somebody uses just now are left to the next time.</summary>
    internal static Task PruneAsync(DbContext db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM idempotency_keys WHERE (caller_id, key_hash) IN (
                SELECT caller_id, key_hash FROM idempotency_keys WHERE created_at <= now() - {Lifetime}
                LIMIT 100 FOR UPDATE SKIP LOCKED)
            """,
            cancellationToken
        );

    private sealed record Found(byte[] Digest, Guid Result);
}

/// <summary>A key of a repeatable request was used for another request before: 422.</summary>
public sealed class IdempotencyMismatchException()
    : ConflictException(
        "This Idempotency-Key was used for another request in the last 24 hours. Send the same request, or a new key. Nothing was changed."
    );
