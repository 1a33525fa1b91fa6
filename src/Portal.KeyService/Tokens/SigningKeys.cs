using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using Portal.KeyService.Database;
using Portal.Platform.Secrets;

namespace Portal.KeyService.Tokens;

/// <summary>The key-encryption key of the signing keys, from its own file.</summary>
internal sealed class SigningSecret(string keyFile) : SecretBox("signing", keyFile);

/// <summary>
/// Signing keys. All signing code of the platform is in this project; others get public keys only. Issuing context tokens
/// and signing seals, when they are added, take their key from <see cref="CurrentAsync"/>.
/// </summary>
internal sealed class SigningKeys(
    IDbContextFactory<KeyDbContext> database,
    SigningSecret secret,
    SigningSchedule schedule,
    TimeProvider time
)
{
    /// <summary>The key that signs now; dispose it.</summary>
    public async Task<SigningKey> CurrentAsync(SigningUse use, CancellationToken ct)
    {
        var row = await FindCurrentAsync(use, ct);
        if (row is null)
        {
            await RotateAsync(use, ct);
            row = await FindCurrentAsync(use, ct);
        }
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(secret.Open(row!.SealedPrivateKey, Purpose(use, row.Kid)), out _);
        return new SigningKey(row.Kid, use, key);
    }

    /// <summary>Every key that verifies signatures: next, current and former ones.</summary>
    public async Task<List<JsonWebKey>> PublishedAsync(SigningUse use, CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        var keys = await db
            .SigningKeys.Where(row => row.Use == use)
            .OrderByDescending(row => row.SignsFrom)
            .Select(row => row.PublicKey)
            .ToListAsync(ct);
        return keys.ConvertAll(SigningKey.ToJsonWebKey);
    }

    /// <summary>Creates the next key when it is due and retires former ones, one node at a time.</summary>
    public async Task RotateAsync(SigningUse use, CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('signing-keys'))", ct);
        var keys = await db.SigningKeys.Where(row => row.Use == use).OrderBy(row => row.SignsFrom).ToListAsync(ct);
        var now = time.GetUtcNow();
        if (NextDue(keys, now) is { } signsFrom)
        {
            db.SigningKeys.Add(NewKey(use, signsFrom));
        }
        foreach (var (former, next) in keys.Zip(keys.Skip(1)))
        {
            if (next.SignsFrom + schedule.KeptAfter <= now)
            {
                Retire(db, former);
            }
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private DateTimeOffset? NextDue(List<SigningKeyRow> keys, DateTimeOffset now)
    {
        if (keys is not [.., var newest])
        {
            return now;
        }
        var due = newest.SignsFrom + schedule.Period;
        var earliest = now + schedule.PublishedBefore;
        return earliest < due ? null : earliest; // even after a long downtime it is published before it is used
    }

    private async Task<SigningKeyRow?> FindCurrentAsync(SigningUse use, CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        return await db
            .SigningKeys.AsNoTracking()
            .Where(row => row.Use == use && row.SignsFrom <= now)
            .OrderByDescending(row => row.SignsFrom)
            .FirstOrDefaultAsync(ct);
    }

    private SigningKeyRow NewKey(SigningUse use, DateTimeOffset signsFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var kid = SigningKey.ToJsonWebKey(publicKey).Kid;
        return new SigningKeyRow
        {
            Kid = kid,
            Use = use,
            PublicKey = publicKey,
            SealedPrivateKey = secret.Seal(key.ExportPkcs8PrivateKey(), Purpose(use, kid)),
            SignsFrom = signsFrom,
        };
    }

    private static void Retire(KeyDbContext db, SigningKeyRow former)
    {
        if (SigningSchedule.StaysPublished(former.Use))
        {
            db.Entry(former).Property(row => row.SealedPrivateKey).CurrentValue = null;
        }
        else
        {
            db.SigningKeys.Remove(former);
        }
    }

    private static string Purpose(SigningUse use, string kid) => $"signing-key/{use}/{kid}";
}
