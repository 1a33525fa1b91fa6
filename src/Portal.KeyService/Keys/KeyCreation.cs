using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.KeyService.Database;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Keys;

/// <summary>Creates a pending key, or gives a pending one a new secret.</summary>
internal sealed partial class KeyCreation(IDbContextFactory<KeyDbContext> database, KeyHasher hasher, TimeProvider time)
{
    private const int MaximumScopes = 20;
    private const int UuidVersion = 7;

    /// <summary>409 when the id is taken: activated, revoked, or another owner's.</summary>
    public async Task<IResult> CreateAsync(
        KeyOwner owner,
        KeyId id,
        CreateKeyRequest request,
        HttpResponse response,
        CancellationToken ct
    )
    {
        var errors = Validate(id, request);
        if (errors.Count > 0)
        {
            return TypedResults.ValidationProblem(errors);
        }
        response.Headers.CacheControl = "no-store";
        var key = new PresentedKey(owner.Class, id, RandomNumberGenerator.GetBytes(ApiKeyFormat.SecretBytes));
        return await StoreAsync(owner, key, request, ct) is { } revision
            ? TypedResults.Ok(new CreatedKey(id.Value, revision, ApiKeyFormat.Write(key)))
            : TypedResults.Problem(statusCode: StatusCodes.Status409Conflict);
    }

    private async Task<int?> StoreAsync(
        KeyOwner owner,
        PresentedKey key,
        CreateKeyRequest request,
        CancellationToken ct
    )
    {
        await using var db = await database.CreateDbContextAsync(ct);
        var revisions = await db
            .Database.SqlQuery<int>(
                $"""
                INSERT INTO keys (key_id, class, tenant_id, scopes, secret_hash, state, revision, expires_at)
                VALUES ({key.Id.Value}, {key.Class.ToString()}, {owner.Tenant?.Value}::uuid, {request.Scopes},
                    {hasher.Hash(key)}, 'Pending', 1, {request.ExpiresAt?.ToUniversalTime()}::timestamptz)
                ON CONFLICT (key_id) DO UPDATE SET scopes = excluded.scopes, secret_hash = excluded.secret_hash,
                    expires_at = excluded.expires_at, revision = keys.revision + 1
                WHERE keys.state = 'Pending' AND keys.class = excluded.class
                    AND keys.tenant_id IS NOT DISTINCT FROM excluded.tenant_id
                RETURNING revision AS "Value"
                """
            )
            .ToListAsync(ct);
        return revisions is [var revision] ? revision : null;
    }

    /// <summary>Field name to what was expected; empty for a valid request.</summary>
    private Dictionary<string, string[]> Validate(KeyId id, CreateKeyRequest request)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (id.Value.Version != UuidVersion)
        {
            errors["keyId"] = ["Expected a UUIDv7."];
        }
        if (
            request.Scopes is not { Length: > 0 and <= MaximumScopes }
            || !Array.TrueForAll(request.Scopes, scope => scope is not null && Scope().IsMatch(scope))
            || request.Scopes.Distinct(StringComparer.Ordinal).Count() != request.Scopes.Length
        )
        {
            errors["scopes"] = [$"Expected 1 to {MaximumScopes} different scopes, each such as journeys:read."];
        }
        if (request.ExpiresAt <= time.GetUtcNow())
        {
            errors["expiresAt"] = ["Expected a time in the future."];
        }
        return errors;
    }

    [GeneratedRegex(
        @"\A[a-z][a-z-]{0,30}:[a-z][a-z-]{0,30}\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Scope();
}
