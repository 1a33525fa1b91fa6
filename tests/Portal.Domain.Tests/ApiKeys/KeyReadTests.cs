using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>Reads by keys: live in the tenant's own database (IC-9) and recorded (IC-13), or not answered.</summary>
public sealed class KeyReadTests(DomainPlatform platform)
{
    private static readonly Operation Reading = new(AuditAction.JourneysListed, Permission.ReadJourneys);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_leaves_an_entry_under_the_keys_own_name_and_notes_the_use()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        var call = key.Call();
        Assert.Equal(7, await ReadAsync(tenant, call));

        var entry = Assert.Single(await tenant.EntriesOfAsync(call.CorrelationId));
        Assert.Equal((AuditAction.JourneysListed, AuditOutcome.Succeeded), ((AuditAction)entry.Action, entry.Outcome));
        Assert.Equal((AuditActorKind.Key, key.Id.Value, key.Name), (entry.ActorKind, entry.ActorId, entry.ActorLabel));
        Assert.Equal((key.Id.Value, call.Address), (entry.SessionId, entry.Address));
        var row = await key.RowAsync();
        Assert.Equal(IPAddress.Parse("192.0.2.9"), row.LastUsedAddress);
        Assert.InRange(row.LastUsedAt!.Value, row.CreatedAt, entry.OccurredAt);
    }

    [Fact]
    public async Task Use_is_noted_once_a_minute()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        foreach (var (age, isNoted) in new[] { ("59 seconds", false), ("61 seconds", true) })
        {
            await tenant.ExecuteAsync(
                $"UPDATE api_keys SET last_used_at = now() - interval '{age}' WHERE key_id = '{key.Id}'"
            );
            var before = (await key.RowAsync()).LastUsedAt;
            await ReadAsync(tenant, key.Call());
            Assert.Equal(isNoted, (await key.RowAsync()).LastUsedAt > before);
        }
    }

    [Theory]
    [InlineData("UPDATE api_keys SET state = 'Revoked', revoked_at = now() WHERE key_id = '{0}'")]
    [InlineData("UPDATE api_keys SET expires_at = now() WHERE key_id = '{0}'")]
    public async Task A_key_that_the_tenant_ended_is_worth_nothing_whatever_the_key_service_says(string meanwhile)
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await tenant.ExecuteAsync(string.Format(null, meanwhile, key.Id));
        await RefusedAsync(tenant, key.Call());
        Assert.Null((await key.RowAsync()).LastUsedAt);
    }

    [Fact]
    public async Task A_key_without_a_row_or_with_one_in_another_tenant_only_is_worth_nothing()
    {
        var (tenant, other) = (await platform.TenantAsync("keys"), await platform.TenantAsync("other"));
        var foreign = await TestKey.AddAsync(other);
        await RefusedAsync(tenant, new TestKey(tenant, foreign.Id, "foreign").Call());
        await RefusedAsync(tenant, new TestKey(tenant, KeyId.New(), "nowhere").Call());
        Assert.Null((await foreign.RowAsync()).LastUsedAt);
    }

    [Fact]
    public async Task A_pending_key_is_worth_nothing()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await tenant.ExecuteAsync(
            $"""
            INSERT INTO api_keys (key_id, name, scopes, state, created_by_id, created_by_label, expires_at)
            SELECT '{Guid.CreateVersion7()}', 'pending', scopes, 'Pending', created_by_id, created_by_label, expires_at
            FROM api_keys WHERE key_id = '{key.Id}'
            """
        );
        var pending = await tenant.QueryAsync(db => db.ApiKeys.SingleAsync(row => row.Name == "pending", Cancel));
        await RefusedAsync(tenant, new TestKey(tenant, pending.KeyId, "pending").Call());
    }

    [Fact]
    public async Task A_key_has_no_scope_that_the_tenants_row_does_not_give()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant, ApiScopes.ReadUsers);
        await RefusedAsync(tenant, key.Call(ApiScopes.ReadUsers, ApiScopes.ReadJourneys));
    }

    [Fact]
    public async Task Halves_that_disagree_are_an_event_for_the_platform()
    {
        var tenant = await platform.TenantAsync("keys");
        var before = await platform.CountEventsAsync(PlatformEventKind.KeyStateMismatch, tenant.Id);
        await RefusedAsync(tenant, new TestKey(tenant, KeyId.New(), "nowhere").Call());
        Assert.True(await platform.CountEventsAsync(PlatformEventKind.KeyStateMismatch, tenant.Id) > before);
    }

    [Fact]
    public async Task A_missing_scope_is_denied_and_recorded_and_of_a_dead_key_not_even_that()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        var call = key.Call(ApiScopes.ReadUsers);
        await Assert.ThrowsAsync<ForbiddenException>(() => ReadAsync(tenant, call));
        var entry = Assert.Single(await tenant.EntriesOfAsync(call.CorrelationId));
        Assert.Equal((AuditOutcome.Denied, key.Name), (entry.Outcome, entry.ActorLabel));

        await key.RevokeAsync();
        await RefusedAsync(tenant, key.Call(ApiScopes.ReadUsers));
    }

    [Fact]
    public async Task Nothing_is_told_to_a_dead_key_and_what_is_not_there_is_recorded_for_a_live_one()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        var call = key.Call();
        await Assert.ThrowsAsync<NotFoundException>(() => FindNothingAsync(tenant, call));
        Assert.Single(await tenant.EntriesOfAsync(call.CorrelationId));

        await key.RevokeAsync();
        await Assert.ThrowsAsync<AuthorityLostException>(() => FindNothingAsync(tenant, key.Call()));
    }

    [Fact]
    public async Task Of_many_parallel_reads_with_one_key_revoked_meanwhile_each_answer_has_its_entry()
    {
        var tenant = await platform.TenantAsync("keys");
        var (stays, goes) = (await TestKey.AddAsync(tenant), await TestKey.AddAsync(tenant));
        var calls = Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? stays : goes).Call()).ToList();
        var reads = calls.Select(call => Outcome(ReadAsync(tenant, call))).ToList();
        await goes.RevokeAsync();
        var late = Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? stays : goes).Call()).ToList();
        calls.AddRange(late);
        reads.AddRange(late.Select(call => Outcome(ReadAsync(tenant, call))));
        var answered = await Task.WhenAll(reads);

        for (var i = 0; i < calls.Count; i++)
        {
            Assert.Equal(answered[i] ? 1 : 0, (await tenant.EntriesOfAsync(calls[i].CorrelationId)).Count);
            Assert.True(answered[i] || i % 2 == 1, "a live key was refused");
            Assert.False(answered[i] && i % 2 == 1 && i >= 50, "a revoked key was answered");
        }
    }

    [Fact]
    public async Task Calls_that_come_together_share_commits()
    {
        const int count = 200; // as many as may wait
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ReadAsync(tenant, key.Call())));
        var entries = await tenant.EntriesOfAsync(key.Call());
        Assert.Equal(count, entries.Count);
        Assert.InRange(entries.Select(entry => entry.Xid).Distinct().Count(), 1, count / 3);
    }

    [Fact]
    public async Task Without_the_right_to_write_the_log_nothing_is_answered()
    {
        var tenant = await platform.TenantAsync("keys-unaudited");
        var key = await TestKey.AddAsync(tenant);
        await tenant.AsAdministratorAsync($"REVOKE INSERT ON audit_entries FROM {tenant.Tenant.Binding.AppRole}");
        var call = key.Call();
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => ReadAsync(tenant, call));
        Assert.Empty(await tenant.EntriesOfAsync(call.CorrelationId));
        Assert.Null((await key.RowAsync()).LastUsedAt);
    }

    [Fact]
    public async Task A_caller_that_goes_away_is_answered_only_with_an_entry()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        for (var i = 0; i < 20; i++)
        {
            using var leaving = new CancellationTokenSource();
            var call = key.Call();
            var reading = tenant
                .Get<TenantData>()
                .ReadAsync(
                    call,
                    Reading,
                    async (_, _) =>
                    {
                        await leaving.CancelAsync();
                        return 7;
                    },
                    leaving.Token
                );
            if (await Outcome(reading))
            {
                Assert.Single(await tenant.EntriesOfAsync(call.CorrelationId));
            }
        }
    }

    [Fact]
    public async Task A_confirmation_that_has_become_old_carries_nothing()
    {
        var tenant = await platform.TenantAsync("keys");
        var (key, clock) = (await TestKey.AddAsync(tenant), new FakeClock());
        var call = key.Call(clock);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(7, await ReadAsync(tenant, call));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => ReadAsync(tenant, call));
    }

    [Fact]
    public async Task Actor_and_authority_are_of_one_kind_and_one_key()
    {
        var tenant = await platform.TenantAsync("keys");
        var (key, other, admin) = (
            await TestKey.AddAsync(tenant),
            await TestKey.AddAsync(tenant),
            await tenant.NewAdminAsync()
        );
        await RefusedAsync(tenant, key.Call() with { Authority = admin.Authority });
        await RefusedAsync(tenant, key.Call() with { Authority = other.Call().Authority });
        await RefusedAsync(tenant, key.Call() with { Actor = admin.Actor });
    }

    private static Task<int> ReadAsync(TestTenant tenant, Caller call) =>
        tenant.Get<TenantData>().QueryAsync(call, Reading, (_, _) => Task.FromResult(7), Cancel);

    private static Task<int> FindNothingAsync(TestTenant tenant, Caller call) =>
        tenant
            .Get<TenantData>()
            .ReadAsync<int>(call, Reading, (_, _) => throw new NotFoundException("There is none."), Cancel);

    /// <summary>Whether it was answered; anything but a refusal or the caller's own leaving is an error.</summary>
    private static async Task<bool> Outcome(Task<int> reading)
    {
        try
        {
            return await reading == 7;
        }
        catch (Exception e) when (e is AuthorityLostException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task RefusedAsync(TestTenant tenant, Caller call)
    {
        await Assert.ThrowsAsync<AuthorityLostException>(() => ReadAsync(tenant, call));
        Assert.Empty(await tenant.EntriesOfAsync(call.CorrelationId));
    }
}
