using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.KeyService.Database;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Keys;

/// <summary>
/// Verifies a presented key: one look-up by id, then a comparison in constant time. The reason of a refusal goes to the log
/// only.
/// </summary>
internal sealed partial class KeyVerification(
    IDbContextFactory<KeyDbContext> database,
    KeyHasher hasher,
    ILogger<KeyVerification> logger
)
{
    private sealed record Found(KeyRow Key, Guid? ServerId, long? BindingVersion, DateTimeOffset Now);

    private static readonly byte[] NoHash = new byte[HMACSHA256.HashSizeInBytes];

    private static readonly Func<KeyDbContext, Guid, Task<Found?>> Find = EF.CompileAsyncQuery(
        (KeyDbContext db, Guid id) =>
            (
                from key in db.Keys.AsNoTracking()
                where key.KeyId == id
                join binding in db.Bindings on key.TenantId equals binding.TenantId into bindings
                from binding in bindings.DefaultIfEmpty()
                select new Found(key, binding.ServerId, binding.Version, KeyDbContext.Now())
            ).SingleOrDefault()
    );

    public async Task<VerifyResponse> VerifyAsync(KeyClass expected, string presented, CancellationToken ct)
    {
        if (!ApiKeyFormat.TryParse(presented, out var key) || key.Class != expected)
        {
            LogMalformed(expected);
            return VerifyResponse.Refused;
        }
        await using var db = await database.CreateDbContextAsync(ct);
        var found = await Find(db, key.Id.Value);
        // Hashed and compared in any case, so that the duration reveals nothing about ids.
        var matches = CryptographicOperations.FixedTimeEquals(hasher.Hash(key), found?.Key.SecretHash ?? NoHash);
        var reason = found is null ? "unknown" : RefusalReason(found, key.Class, matches);
        if (found is null || reason is not null)
        {
            LogRefused(key.Class, key.Id, reason);
            return VerifyResponse.Refused;
        }
        return ToResponse(found);
    }

    private static string? RefusalReason(Found found, KeyClass presented, bool matches) =>
        found.Key switch
        {
            { State: KeyState.Revoked } => "revoked",
            _ when !matches => "wrong",
            { State: KeyState.Pending } => "pending",
            { Class: var stored } when stored != presented => "class",
            { ExpiresAt: { } end } when end <= found.Now => "expired",
            { Class: KeyClass.Tenant } when found.ServerId is null => "unbound",
            _ => null,
        };

    private static VerifyResponse ToResponse(Found found) =>
        new()
        {
            Valid = true,
            KeyId = found.Key.KeyId,
            Class = found.Key.Class,
            TenantId = found.Key.TenantId,
            ServerId = found.ServerId,
            BindingVersion = found.BindingVersion,
            Scopes = found.Key.Scopes,
            ExpiresAt = found.Key.ExpiresAt,
            ExpiresInSeconds = (found.Key.ExpiresAt - found.Now)?.TotalSeconds,
        };

    [LoggerMessage(5101, LogLevel.Information, "Refused a text that is no {Class} key")]
    private partial void LogMalformed(KeyClass @class);

    [LoggerMessage(5102, LogLevel.Information, "Refused {Class} key {KeyId}: {Reason}")]
    private partial void LogRefused(KeyClass @class, KeyId keyId, string? reason);
}
