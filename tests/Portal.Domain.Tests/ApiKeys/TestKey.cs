using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Platform.KeyService;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>A row of <c>api_keys</c>, and callers with its authority as the key service would have confirmed it.</summary>
internal sealed class TestKey(TestTenant tenant, KeyId id, string name)
{
    private static readonly string[] Everything = [.. ApiScopes.All];

    public KeyId Id => id;

    public string Name => name;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestKey> AddAsync(TestTenant tenant, params string[] scopes)
    {
        var (id, name) = (KeyId.New(), TestTenant.NewName("key"));
        var maker = (await tenant.NewAdminAsync()).User;
        await tenant.QueryAsync(async db =>
        {
            db.ApiKeys.Add(
                new()
                {
                    KeyId = id,
                    Name = name,
                    Scopes = scopes.Length == 0 ? Everything : scopes,
                    State = ApiKeyState.Active,
                    CreatedById = maker.UserId,
                    CreatedByLabel = maker.Label,
                    ExpiresAt = await DatabaseClock.NowAsync(db, Cancel) + TimeSpan.FromDays(1),
                }
            );
            return await db.SaveChangesAsync(Cancel);
        });
        return new(tenant, id, name);
    }

    /// <summary>A request with the key; each has a correlation of its own.</summary>
    public Caller Call(params string[] scopes) => Call(TimeProvider.System, scopes);

    public Caller Call(TimeProvider time, params string[] scopes) =>
        new(
            tenant.Id,
            new KeyActor(id, id.ToString(), scopes.Length == 0 ? Everything : scopes),
            new KeyAuthority(tenant.Id, id, time),
            IPAddress.Parse("192.0.2.9"),
            TestTenant.NewName("correlation")
        );

    public Task RevokeAsync() => tenant.ExecuteAsync(Revocation);

    /// <summary>What the tenant's own revocation runs.</summary>
    public string Revocation => $"UPDATE api_keys SET state = 'Revoked', revoked_at = now() WHERE key_id = '{id}'";

    public Task<ApiKey> RowAsync() => tenant.QueryAsync(db => db.ApiKeys.SingleAsync(row => row.KeyId == id, Cancel));
}
