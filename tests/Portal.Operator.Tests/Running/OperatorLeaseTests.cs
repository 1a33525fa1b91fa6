using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Operator.Running;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Operator.Tests.Running;

/// <summary>One operator leads, whatever happens to its connection, to the catalog and to itself.</summary>
public sealed class OperatorLeaseTests(OwnPlatform own) : IClassFixture<OwnPlatform>, IAsyncLifetime
{
    private const string HolderPid =
        "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE 'UPDATE operator_lease%'";
    private const string Expire = "UPDATE operator_lease SET expires_at = '-infinity'";

    private readonly List<Candidate> candidates = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_of_two_operators_leads_and_the_other_follows_at_once_when_it_ends()
    {
        var (first, second) = (NewCandidate(), NewCandidate());
        Assert.NotNull(await first.Lease.TryTakeAsync(Token));
        Assert.Null(await second.Lease.TryTakeAsync(Token));
        Assert.True(first.Lease.IsHeld);
        Assert.False(second.Lease.IsHeld);

        await first.Lease.DisposeAsync();
        Assert.False(first.Lease.IsHeld);
        Assert.NotNull(await second.Lease.TryTakeAsync(Token));
    }

    [Fact]
    public async Task A_lease_is_renewed_for_longer_than_it_lasts()
    {
        var (leader, other) = (NewCandidate(), NewCandidate());
        var lost = (await leader.Lease.TryTakeAsync(Token))!.Value;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < OperatorLease.Duration * 1.6; )
        {
            await Task.Delay(500, Token);
            Assert.Null(await other.Lease.TryTakeAsync(Token));
        }
        Assert.True(leader.Lease.IsHeld);
        Assert.False(lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_crash_of_the_catalog_ends_the_lease_at_once_and_it_is_taken_again_afterwards()
    {
        var leader = NewCandidate();
        var lost = (await leader.Lease.TryTakeAsync(Token))!.Value;
        await OwnPlatform.SignalAsync("KILL", own.CatalogCluster.ProcessId!.Value);
        await CancelledWithinAsync(TimeLimit.WithSlack(1), lost);
        Assert.False(leader.Lease.IsHeld);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => leader.Lease.TryTakeAsync(Token));

        await own.CatalogCluster.StartAsync(Token);
        Assert.NotNull(await leader.Lease.TryTakeAsync(Token));
        Assert.True(leader.Lease.IsHeld);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_renewed_is_lost_before_another_operator_can_take_it()
    {
        var (leader, other) = (NewCandidate(), NewCandidate());
        var lost = (await leader.Lease.TryTakeAsync(Token))!.Value;
        await using (var source = NpgsqlDataSource.Create(own.Platform.CatalogConnection("portal_operator")))
        await using (var connection = await source.OpenConnectionAsync(Token))
        await using (await connection.BeginTransactionAsync(Token))
        {
            await using var hold = new NpgsqlCommand("SELECT FROM operator_lease FOR UPDATE", connection);
            await hold.ExecuteNonQueryAsync(Token);
            await CancelledWithinAsync(TimeLimit.WithSlack(OperatorLease.Duration.TotalSeconds), lost);
        }
        Assert.False(leader.Lease.IsHeld);
        while (await other.Lease.TryTakeAsync(Token) is null)
        {
            Assert.False(leader.Lease.IsHeld);
            await Task.Delay(50, Token);
        }
    }

    [Fact]
    public async Task Two_operators_never_lead_at_the_same_time_while_their_connections_break()
    {
        var all = Enumerable.Range(0, 3).Select(_ => NewCandidate()).ToList();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var takers = all.Select(candidate => CompeteAsync(candidate.Lease, end.Token)).ToList();
        var (terms, leading) = (0, false);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(15); )
        {
            var held = all.Count(candidate => candidate.Lease.IsHeld);
            Assert.InRange(held, 0, 1);
            if (held == 1 && !leading)
            {
                terms++;
                await Task.Delay(300, Token);
                await own.Platform.InCatalogAsync($"SELECT pg_terminate_backend(pid) FROM ({HolderPid}) AS holders");
            }
            leading = held == 1;
            await Task.Delay(5, Token);
        }
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(takers));
        Assert.True(terms >= 2, $"Expected at least 2 terms, found {terms}.");
    }

    [Fact]
    public async Task What_a_former_leader_writes_is_refused_and_what_others_write_is_not()
    {
        var (former, leader) = (NewCandidate(), NewCandidate());
        Assert.NotNull(await former.Lease.TryTakeAsync(Token));
        await former.WriteAsync();
        await TakeOverAsync(leader);

        var refusal = await Assert.ThrowsAsync<PostgresException>(former.WriteAsync);
        Assert.Equal(PostgresErrorCodes.ObjectNotInPrerequisiteState, refusal.SqlState);
        await leader.WriteAsync();
        await own.Platform.InCatalogAsync(Candidate.Write); // an operator's command, which has no part in the lease
    }

    [Fact]
    public async Task A_new_leader_waits_for_the_transactions_of_the_former()
    {
        var (former, leader) = (NewCandidate(), NewCandidate());
        Assert.NotNull(await former.Lease.TryTakeAsync(Token));
        await using var connection = await former.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var write = new NpgsqlCommand(Candidate.Write, connection);
        await write.ExecuteNonQueryAsync(Token);

        var taking = TakeOverAsync(leader);
        await Task.Delay(500, Token);
        Assert.False(taking.IsCompleted);
        await transaction.CommitAsync(Token);
        await taking;
    }

    // A test may leave a lease that nobody released.
    public async ValueTask InitializeAsync() => await own.Platform.InCatalogAsync(Expire);

    public async ValueTask DisposeAsync()
    {
        foreach (var candidate in candidates)
        {
            await candidate.Lease.DisposeAsync();
            await candidate.Source.DisposeAsync();
        }
    }

    private Candidate NewCandidate()
    {
        var candidate = Candidate.Create(own.Platform);
        candidates.Add(candidate);
        return candidate;
    }

    // As after its expiry; until then its holder may renew it between the two statements.
    private async Task TakeOverAsync(Candidate candidate)
    {
        do
        {
            await own.Platform.InCatalogAsync(Expire);
        } while (await candidate.Lease.TryTakeAsync(Token) is null);
    }

    private static async Task CompeteAsync(OperatorLease lease, CancellationToken end)
    {
        while (true)
        {
            try
            {
                if (await lease.TryTakeAsync(end) is { } lost)
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, end);
                    await Task.Delay(-1, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
            catch (NpgsqlException)
            {
                // Its connection was ended; it tries again.
            }
            await Task.Delay(100, end);
        }
    }

    private static async Task CancelledWithinAsync(TimeSpan bound, CancellationToken lost)
    {
        var watch = Stopwatch.StartNew();
        while (!lost.IsCancellationRequested)
        {
            Assert.True(watch.Elapsed < bound, $"The lease was still held after {watch.Elapsed}.");
            await Task.Delay(10, Token);
        }
    }

    /// <summary>An operator's lease, and its connections to the catalog.</summary>
    private sealed record Candidate(OperatorLease Lease, NpgsqlDataSource Source)
    {
        public const string Write = "UPDATE tenants SET display_name = display_name";

        public static Candidate Create(TestPlatform platform)
        {
            var holder = new LeaseHolder(Guid.CreateVersion7());
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(platform.Configuration()).Build();
            var source = NpgsqlDataSource.Create(
                holder.Mark(configuration)[$"{CatalogOptions.Section}:ConnectionString"]!
            );
            return new(
                new(new CatalogDataSource(source), holder, TimeProvider.System, NullLogger<OperatorLease>.Instance),
                source
            );
        }

        public async Task WriteAsync()
        {
            await using var command = Source.CreateCommand(Write);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
