using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>Changes by keys: the change, its entry and the look at the key are one transaction.</summary>
public sealed class KeyChangeTests(DomainPlatform platform)
{
    private static readonly Operation Reading = new(AuditAction.JourneysListed, Permission.ReadJourneys);
    private static readonly Operation Writing = new(AuditAction.JourneyCreated, Permission.WriteJourneys);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_and_its_entry_under_the_keys_name_are_one_transaction()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        var call = key.Call();
        await InsertAsync(tenant, call);
        var entry = Assert.Single(await tenant.EntriesOfAsync(call.CorrelationId));
        Assert.Equal((AuditActorKind.Key, key.Id.Value, key.Name), (entry.ActorKind, entry.ActorId, entry.ActorLabel));
        var xmin = await tenant.QueryAsync(db =>
            db.Database.SqlQuery<string>(
                    $"SELECT xmin::text AS \"Value\" FROM journeys WHERE owner = {call.CorrelationId}"
                )
                .SingleAsync(Cancel)
        );
        Assert.Equal(xmin, (entry.Xid & uint.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotNull((await key.RowAsync()).LastUsedAt);
    }

    [Theory]
    [InlineData("UPDATE api_keys SET state = 'Revoked', revoked_at = now() WHERE key_id = '{0}'")]
    [InlineData("UPDATE api_keys SET expires_at = now() WHERE key_id = '{0}'")]
    public async Task A_key_that_the_tenant_ended_changes_nothing(string meanwhile)
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await tenant.ExecuteAsync(string.Format(null, meanwhile, key.Id));
        var call = key.Call();
        await Assert.ThrowsAsync<AuthorityLostException>(() => InsertAsync(tenant, call));
        await NothingHappenedAsync(tenant, call);
        Assert.Null((await key.RowAsync()).LastUsedAt);
    }

    [Fact]
    public async Task A_key_changes_nothing_with_a_scope_that_the_tenants_row_does_not_give()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant, ApiScopes.ReadJourneys);
        var call = key.Call(ApiScopes.WriteJourneys);
        await Assert.ThrowsAsync<AuthorityLostException>(() => InsertAsync(tenant, call));
        await NothingHappenedAsync(tenant, call);
    }

    [Fact]
    public async Task A_revocation_waits_for_the_change_that_has_begun()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await tenant
            .Get<TenantData>()
            .ChangeAsync(
                key.Call(),
                Writing,
                async (_, _, _) =>
                {
                    var revoking = tenant.ExecuteAsync("SET LOCAL lock_timeout = 50; " + key.Revocation);
                    var refused = await Assert.ThrowsAsync<PostgresException>(() => revoking);
                    Assert.Equal(PostgresErrorCodes.LockNotAvailable, refused.SqlState);
                    return 0;
                },
                Cancel
            );
        await key.RevokeAsync();
    }

    [Fact]
    public async Task A_change_waits_for_the_revocation_that_has_begun_and_is_refused()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await using var connection = await platform.Platform.OpenAsync(tenant.Tenant.Binding);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var revoke = new NpgsqlCommand(key.Revocation, connection, transaction))
        {
            await revoke.ExecuteNonQueryAsync(Cancel);
        }
        var call = key.Call();
        var changing = InsertAsync(tenant, call);
        await WaitsForALockAsync(tenant, changing);
        await transaction.CommitAsync(Cancel);
        await Assert.ThrowsAsync<AuthorityLostException>(() => changing);
        await NothingHappenedAsync(tenant, call);
    }

    [Fact]
    public async Task Reads_and_other_changes_by_the_same_key_do_not_wait_for_a_change()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await InsertAsync(tenant, key.Call()); // the use of this minute is noted
        var data = tenant.Get<TenantData>();
        await data.ChangeAsync(
            key.Call(),
            Writing,
            async (_, _, _) =>
            {
                Assert.Equal(7, await data.QueryAsync(key.Call(), Reading, (_, _) => Task.FromResult(7), Cancel));
                return await InsertAsync(tenant, key.Call());
            },
            Cancel
        );
    }

    [Fact]
    public async Task A_read_does_not_wait_for_whoever_holds_the_keys_row()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await using var connection = await platform.Platform.OpenAsync(tenant.Tenant.Binding);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        var hold = $"SELECT 1 FROM api_keys WHERE key_id = '{key.Id}' FOR UPDATE";
        await using (var command = new NpgsqlCommand(hold, connection, transaction))
        {
            await command.ExecuteNonQueryAsync(Cancel);
        }
        var reading = tenant.Get<TenantData>().QueryAsync(key.Call(), Reading, (_, _) => Task.FromResult(7), Cancel);
        Assert.Equal(7, await reading);
        Assert.Null((await key.RowAsync()).LastUsedAt); // left for the next call
    }

    private static async Task WaitsForALockAsync(TestTenant tenant, Task waiting)
    {
        const string waits = "SELECT count(*) AS \"Value\" FROM pg_locks WHERE NOT granted";
        while (!waiting.IsCompleted)
        {
            if (await tenant.QueryAsync(db => db.Database.SqlQueryRaw<long>(waits).SingleAsync(Cancel)) > 0)
            {
                return;
            }
        }
    }

    private static Task<int> InsertAsync(TestTenant tenant, Caller caller) =>
        tenant
            .Get<TenantData>()
            .ChangeAsync(
                caller,
                Writing,
                (db, _, ct) =>
                    db.Database.ExecuteSqlAsync(
                        $"""
                        INSERT INTO journeys (journey_id, title, status, owner, version)
                        VALUES ({Guid.CreateVersion7()}, 'By a key', 'Draft', {caller.CorrelationId}, 1)
                        """,
                        ct
                    ),
                Cancel
            );

    private static async Task NothingHappenedAsync(TestTenant tenant, Caller caller)
    {
        Assert.Equal(
            0,
            await tenant.QueryAsync(db => db.Journeys.CountAsync(row => row.Owner == caller.CorrelationId, Cancel))
        );
        Assert.Empty(await tenant.EntriesOfAsync(caller.CorrelationId));
    }
}
