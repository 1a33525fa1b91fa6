using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Access;
using Portal.Domain.Journeys;
using Portal.Domain.Sessions;
using Portal.Domain.Tests.ApiKeys;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Domain.Tests.Access;

/// <summary>What cannot be reached is unavailable: never empty, never a success, and within 3 seconds (IC-10).</summary>
public sealed class UnavailableTests(DomainPlatform platform)
{
    private static readonly TimeSpan Owed = TimeLimit.WithSlack(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_server_is_unavailable_within_3_seconds_and_comes_back_by_itself()
    {
        var tenant = await platform.TenantAsync("stopped", ServerTier.Dedicated);
        var caller = await tenant.NewAdminAsync();
        var (journeys, sessions) = (tenant.Get<JourneyOperations>(), tenant.Get<SessionStore>());
        var cluster = await platform.Platform.ClusterAsync("stopped");

        await cluster.StopAsync(Cancel);
        await UnavailableAsync(() => journeys.ListAsync(caller, new(), Cancel));
        await UnavailableAsync(() => journeys.CreateAsync(caller, Draft, null, Cancel));
        await UnavailableAsync(() => sessions.FindAsync(tenant.Tenant.Binding, SessionSecret.New(), Cancel));
        await UnavailableAsync(() => tenant.SignInAsync(tenant.Request(TestTenant.NewName())));

        await cluster.StartAsync(Cancel);
        var begun = Stopwatch.GetTimestamp();
        while (!await IsAnsweredAsync(() => journeys.ListAsync(caller, new(), Cancel)))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeLimit.WithSlack(10), "not served again");
            await Task.Delay(50, Cancel);
        }
        Assert.Equal(0, (await journeys.ListAsync(caller, new(), Cancel)).Total);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_unavailable_within_3_seconds()
    {
        var tenant = await platform.TenantAsync("hanging");
        var caller = await tenant.NewAdminAsync();
        await using var owner = await platform.Platform.OwnerAsync("hanging");
        await using var connection = await owner.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var hold = connection.CreateCommand())
        {
            hold.CommandText = "LOCK TABLE journeys, audit_entries";
            await hold.ExecuteNonQueryAsync(Cancel);
        }
        var journeys = tenant.Get<JourneyOperations>();
        await UnavailableAsync(() => journeys.ListAsync(caller, new(), Cancel));
        await UnavailableAsync(() => journeys.CreateAsync(caller, Draft, null, Cancel));

        await transaction.RollbackAsync(Cancel);
        Assert.Equal(0, (await journeys.ListAsync(caller, new(), Cancel)).Total);
    }

    [Fact]
    public async Task Keys_on_a_frozen_server_are_unavailable_within_3_seconds_also_behind_a_batch_that_hangs()
    {
        var tenant = await platform.TenantAsync("frozen", ServerTier.Dedicated);
        var key = await TestKey.AddAsync(tenant);
        var journeys = tenant.Get<JourneyOperations>();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => journeys.PageAsync(key.Call(), new(), Cancel)));
        using (PausedServer.Pause(await platform.Platform.ClusterAsync("frozen")))
        {
            var first = UnavailableAsync(() => journeys.PageAsync(key.Call(), new(), Cancel));
            await Task.Delay(TimeSpan.FromSeconds(1), Cancel); // so that the others wait for its batch to give up
            await Task.WhenAll(
                Enumerable
                    .Range(0, 5)
                    .Select(_ => UnavailableAsync(() => journeys.PageAsync(key.Call(), new(), Cancel)))
            );
            await first;
        }
        var call = key.Call();
        while (!await IsAnsweredAsync(() => journeys.PageAsync(call, new(), Cancel))) { }
        Assert.NotEmpty(await tenant.EntriesOfAsync(call.CorrelationId));
    }

    [Fact]
    public async Task A_suspended_tenant_is_not_served()
    {
        var tenant = await platform.TenantAsync("suspended");
        var caller = await tenant.NewAdminAsync();
        var request = tenant.Request(caller.Actor.Label.Split('@')[0]);
        await InCatalogAsync(tenant, $"UPDATE tenants SET state = 'Suspended' WHERE tenant_id = '{tenant.Id}'");
        await Assert.ThrowsAsync<TenantNotServedException>(() => ListAsync(tenant, caller));
        var now = request with { Tenant = tenant.Tenant with { State = TenantState.Suspended } };
        await Assert.ThrowsAsync<TenantNotServedException>(() => tenant.SignInAsync(now));

        await InCatalogAsync(tenant, $"UPDATE tenants SET state = 'Active' WHERE tenant_id = '{tenant.Id}'");
        await ListAsync(tenant, caller);
    }

    [Fact]
    public async Task A_quarantined_tenant_is_unavailable()
    {
        var tenant = await platform.TenantAsync("quarantined");
        var caller = await tenant.NewAdminAsync();
        await tenant.Get<Quarantine>().OpenAsync(tenant.Tenant.Binding, "test");
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => ListAsync(tenant, caller));
        Assert.Equal(1, await platform.CountEventsAsync(PlatformEventKind.ServerIdentityRefused, tenant.Id));
    }

    [Fact]
    public async Task Without_the_catalog_nobody_is_admitted_and_no_session_begins()
    {
        var tenant = await platform.TenantAsync("no-catalog");
        var caller = await tenant.NewAdminAsync();
        var request = tenant.Request(caller.Actor.Label.Split('@')[0]);
        var cut = platform.WithoutCatalog();

        await UnavailableAsync(() => cut.GetRequiredService<JourneyOperations>().ListAsync(caller, new(), Cancel));
        await UnavailableAsync(() => cut.GetRequiredService<SignInOperations>().SignInAsync(request, Cancel));
        Assert.Equal(1, await tenant.QueryAsync(db => db.Sessions.CountAsync(Cancel)));
        Assert.Empty(await tenant.EntriesOfAsync(request.CorrelationId));
    }

    private static JourneyDraft Draft => new("Title", JourneyStatus.Draft, "Owner", null, []);

    private static Task<Page<JourneyListItem>> ListAsync(TestTenant tenant, Caller caller) =>
        tenant.Get<JourneyOperations>().ListAsync(caller, new(), Cancel);

    private async Task InCatalogAsync(TestTenant tenant, string statement)
    {
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        await db.Database.ExecuteSqlRawAsync(statement, Cancel);
        tenant.Get<TenantDirectory>().Forget(tenant.Id); // instead of a second of waiting
    }

    private static async Task<bool> IsAnsweredAsync(Func<Task> operation)
    {
        try
        {
            await operation();
            return true;
        }
        catch (ServiceUnavailableException)
        {
            return false;
        }
    }

    private static async Task UnavailableAsync(Func<Task> operation)
    {
        var begun = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(operation);
        Assert.True(Stopwatch.GetElapsedTime(begun) < Owed, $"it took {Stopwatch.GetElapsedTime(begun)}");
    }
}
