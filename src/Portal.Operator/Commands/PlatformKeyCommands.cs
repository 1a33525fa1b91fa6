using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.Provisioning;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Staff;

namespace Portal.Operator.Commands;

/// <summary>Lists, creates and revokes the keys of the platform's own automation. Each change is in the platform log.</summary>
internal sealed class PlatformKeyCommands(
    KeyServiceClient keys,
    IDbContextFactory<CatalogDbContext> catalog,
    TimeProvider time
)
{
    private const int MaximumDays = 366;

    /// <summary>A new key's lifetime of 1 to 366 days; null for anything else.</summary>
    public static TimeSpan? ParseLifetime(string days) =>
        int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= MaximumDays
            ? TimeSpan.FromDays(number)
            : null;

    /// <summary>The scopes of a new key: reading, and the named ones; null where one is unknown.</summary>
    public static IReadOnlyList<string>? ParseScopes(string[] more) =>
        more.All(scope => PlatformScopes.All.Contains(scope, StringComparer.Ordinal))
            ? [.. more.Prepend(PlatformScopes.ReadCompanies).Distinct(StringComparer.Ordinal)]
            : null;

    /// <summary>Reads a key's id, or its full text as of a leaked key; null for anything else.</summary>
    public static KeyId? ParseId(string idOrText) =>
        Guid.TryParseExact(idOrText, "D", out var id) ? new KeyId(id)
        : ApiKeyFormat.TryParse(idOrText, out var key) && key.Class == KeyClass.Platform ? key.Id
        : null;

    public async Task ListAsync(CancellationToken cancellationToken)
    {
        foreach (var key in await ListAllAsync(cancellationToken))
        {
            var expiry = key.ExpiresAt?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) ?? "never";
            Console.WriteLine($"{key.KeyId} {key.State, -8} expires {expiry}");
        }
    }

    /// <summary>Creates a key and shows it once. If interrupted before activation, it was never valid or shown.</summary>
    public async Task CreateAsync(TimeSpan lifetime, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var created = await keys.CreateAsync(
            KeyOwner.Platform,
            KeyId.New(),
            scopes,
            time.GetUtcNow() + lifetime,
            cancellationToken
        );
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        db.PlatformLog.Add(Entry(PlatformAction.PlatformKeyCreated, new(created.KeyId)));
        await db.SaveChangesAsync(cancellationToken);
        await keys.ActivateAsync(KeyOwner.Platform, created, cancellationToken);
        Console.WriteLine($"{created.KeyId} is valid. It is shown only once:");
        Console.WriteLine(created.Key);
    }

    /// <summary>Revokes a key after its log entry is durable (IC-13); should the key service not answer, run it again.</summary>
    /// <exception cref="ProvisioningException">The platform has no such key.</exception>
    public async Task RevokeAsync(KeyId key, CancellationToken cancellationToken)
    {
        // The key service would accept a mistyped id and block it permanently.
        if (!(await ListAllAsync(cancellationToken)).Exists(listed => listed.KeyId == key.Value))
        {
            throw new ProvisioningException($"a platform key {key}", "there is none", "see: platform-keys list");
        }
        await using (var db = await catalog.CreateDbContextAsync(cancellationToken))
        {
            db.PlatformLog.Add(Entry(PlatformAction.PlatformKeyRevoked, key));
            await db.SaveChangesAsync(cancellationToken);
        }
        await keys.RevokeAsync(KeyOwner.Platform, key, cancellationToken);
        Console.WriteLine($"{key} is revoked");
    }

    private async Task<List<ListedKey>> ListAllAsync(CancellationToken cancellationToken)
    {
        var all = new List<ListedKey>();
        KeyId? after = null;
        while (await keys.ListAsync(KeyOwner.Platform, after, cancellationToken) is { Count: > 0 } page)
        {
            all.AddRange(page);
            after = new KeyId(page[^1].KeyId);
        }
        return all;
    }

    private static PlatformLogRow Entry(PlatformAction action, KeyId key) =>
        PlatformActor
            .Portal(Guid.CreateVersion7().ToString("n"))
            .Entry(action, AuditOutcome.Succeeded, detail: key.ToString());
}
