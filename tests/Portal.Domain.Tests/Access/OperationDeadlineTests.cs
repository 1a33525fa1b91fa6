using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Tests.ApiKeys;
using Portal.Domain.Tests.Support;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Domain.Tests.Access;

/// <summary>Several waits in a row share the 3 seconds within which every kind of caller is owed an answer (IC-10).</summary>
public sealed class OperationDeadlineTests(DomainPlatform platform)
{
    private static readonly TimeSpan Owed = TimeLimit.WithSlack(3);
    private static readonly Operation Reading = new(AuditAction.JourneysListed, Permission.ReadJourneys);
    private static readonly Operation Writing = new(AuditAction.JourneyCreated, Permission.WriteJourneys);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A query of almost 2 seconds, and then an entry behind two batches that hang for 2 seconds each.</summary>
    [Theory]
    [InlineData("person")]
    [InlineData("staff")]
    public async Task An_entry_behind_batches_that_hang_is_unavailable_in_time(string kind)
    {
        var tenant = await platform.TenantAsync("patient-" + kind);
        var caller = await CallerAsync(tenant, kind);
        await using var owner = await platform.Platform.OwnerAsync("patient-" + kind);
        await using var connection = await owner.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var hold = new NpgsqlCommand("LOCK TABLE audit_entries", connection, transaction))
        {
            await hold.ExecuteNonQueryAsync(Cancel);
        }
        var before = new List<Task>();
        for (var batch = 0; batch < 2; batch++)
        {
            before.Add(Record.ExceptionAsync(() => ReadAsync(tenant, caller, "SELECT 1")).AsTask());
            await Task.Delay(TimeSpan.FromMilliseconds(250), Cancel); // so that the next entry waits behind this batch
        }
        await UnavailableAsync(() => ReadAsync(tenant, caller, "SELECT pg_sleep(1.8)"));
        await Task.WhenAll(before);
    }

    [Theory]
    [InlineData("person")]
    [InlineData("staff")]
    [InlineData("key")]
    public async Task A_change_of_many_slow_statements_is_unavailable_in_time_and_changes_nothing(string kind)
    {
        var tenant = await platform.TenantAsync("patient");
        var caller = await CallerAsync(tenant, kind);
        await UnavailableAsync(() =>
            tenant
                .Get<TenantData>()
                .ChangeAsync(
                    caller,
                    Writing,
                    async (db, _, ct) =>
                    {
                        await InsertAsync(db, caller, ct);
                        for (var i = 0; i < 5; i++)
                        {
                            await db.Database.ExecuteSqlRawAsync("SELECT pg_sleep(1.5)", CancellationToken.None);
                        }
                        return 0;
                    },
                    Cancel
                )
        );
        await Task.Delay(TimeSpan.FromSeconds(6), Cancel); // it goes on for a while, and then does not commit
        Assert.Equal(
            0,
            await tenant.QueryAsync(db => db.Journeys.CountAsync(row => row.Owner == caller.CorrelationId, Cancel))
        );
        Assert.Empty(await tenant.EntriesOfAsync(caller.CorrelationId));
    }

    private static Task<int> ReadAsync(TestTenant tenant, Caller caller, string statement) =>
        tenant
            .Get<TenantData>()
            .QueryAsync(
                caller,
                Reading,
                async (connection, ct) =>
                {
                    await using var command = new NpgsqlCommand(statement, connection);
                    return await command.ExecuteNonQueryAsync(ct);
                },
                Cancel
            );

    private static Task<int> InsertAsync(TenantDbContext db, Caller caller, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO journeys (journey_id, title, status, owner, version)
            VALUES ({Guid.CreateVersion7()}, 'Slow', 'Draft', {caller.CorrelationId}, 1)
            """,
            ct
        );

    private async Task<Caller> CallerAsync(TestTenant tenant, string kind)
    {
        switch (kind)
        {
            case "person":
                return await tenant.NewAdminAsync();
            case "key":
                return (await TestKey.AddAsync(tenant)).Call();
            default:
                var world = new SupportWorld(platform, tenant);
                var (staff, entrance) = await world.MarkEnteredAsync(SupportMode.Operate);
                return world.CallerOf(staff, entrance.Session);
        }
    }

    private static async Task UnavailableAsync(Func<Task> operation)
    {
        var begun = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(operation);
        Assert.True(Stopwatch.GetElapsedTime(begun) < Owed, $"it took {Stopwatch.GetElapsedTime(begun)}");
    }
}
