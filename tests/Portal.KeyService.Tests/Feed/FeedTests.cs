using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.KeyService.Feed;
using Portal.KeyService.Tests.Running;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.KeyService.Tests.Feed;

/// <summary>What the key service tells, and in which order.</summary>
public sealed class FeedTests(KeyServices services) : IAsyncLifetime
{
    private RunningKeyService service = null!;
    private TestCaller caller = null!;

    [Fact]
    public async Task Revocations_and_bindings_are_told_in_order_without_a_gap()
    {
        await using var feed = await Listener.OpenAsync(service);
        var start = await feed.NextAsync();
        var (tenant, id, _) = await caller.NewTenantKeyAsync();
        await caller.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel);
        await caller.Keys.BindAsync(tenant, null, 2, Cancel);

        Assert.Equal((FeedLineKind.Start, false), (start.Kind, start.Resumed));
        var told = new[] { await feed.EntryAsync(), await feed.EntryAsync(), await feed.EntryAsync() };
        Assert.Equal([FeedLineKind.Bound, FeedLineKind.Revoked, FeedLineKind.Bound], told.Select(line => line.Kind));
        Assert.Equal([1, 2, 3], told.Select(line => line.Sequence - start.Sequence));
        Assert.Equal((tenant.Value, id.Value), (told[0].TenantId, told[1].KeyId));
    }

    [Fact]
    public async Task What_changes_no_live_key_is_not_told()
    {
        var (tenant, id, _) = await caller.NewTenantKeyAsync();
        await caller.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel);
        await using var feed = await Listener.OpenAsync(service);
        var start = await feed.NextAsync();
        await caller.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel);
        await caller.NewKeyAsync(KeyOwner.Of(tenant));
        await Task.Delay(500, Cancel); // in which nothing is sent but a heartbeat
        Assert.Equal(start.Sequence, (await feed.NextAsync()).Sequence);
    }

    [Fact]
    public async Task The_heart_beats_twice_a_second_at_least()
    {
        await using var feed = await Listener.OpenAsync(service);
        await feed.NextAsync();
        var beats = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            var line = await feed.NextAsync();
            Assert.Equal(FeedLineKind.Alive, line.Kind);
            beats.Add(line.At!.Value);
        }
        // Each tells when its own question was put to the database; the machine that tests may be busy.
        Assert.All(beats.Zip(beats.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 300, 1000));
    }

    [Fact]
    public async Task A_caller_takes_the_feed_up_where_it_broke_off()
    {
        await using var feed = await Listener.OpenAsync(service);
        var start = await feed.NextAsync();
        var (tenant, id, _) = await caller.NewTenantKeyAsync();
        await caller.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel);

        await using var again = await Listener.OpenAsync(service, start.Feed, start.Sequence);
        Assert.Equal(true, (await again.NextAsync()).Resumed);
        Assert.Equal(FeedLineKind.Bound, (await again.EntryAsync()).Kind);
        Assert.Equal(id.Value, (await again.EntryAsync()).KeyId);
    }

    [Theory]
    [InlineData(1)] // the future: this database was restored
    [InlineData(-1)] // pruned
    public async Task A_caller_that_cannot_be_taken_up_is_told_to_start_afresh(long from)
    {
        await caller.NewTenantKeyAsync();
        await caller.NewTenantKeyAsync();
        await service.SqlAsync("portal_keys", "DELETE FROM feed_entries");
        await using var feed = await Listener.OpenAsync(service);
        var start = await feed.NextAsync();
        await using var again = await Listener.OpenAsync(service, start.Feed, start.Sequence + from);
        Assert.Equal(false, (await again.NextAsync()).Resumed);
        await using var other = await Listener.OpenAsync(service, Guid.CreateVersion7(), start.Sequence);
        Assert.Equal(false, (await other.NextAsync()).Resumed);
    }

    [Fact]
    public async Task A_stream_ends_after_five_minutes_and_is_taken_up_without_a_key_being_forgotten()
    {
        var clock = new LeapingClock();
        await using var leaping = await services.StartAsync(it => it.Time = clock);
        await using var follower = await TestCaller.StartAsync(leaping, feed: true);
        var key = await KeptAsync(follower);
        await using var feed = await Listener.OpenAsync(leaping);
        var began = await feed.NextAsync();

        clock.Leap(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<EndOfStreamException>(() =>
            feed.EntryAsync().WaitAsync(TimeLimit.WithSlack(1), Cancel)
        );
        var watched = Stopwatch.StartNew();
        while (watched.Elapsed < RevocationFeed.MaximumSilence + RevocationFeed.MaximumSilence)
        {
            Assert.NotNull(follower.Cache.Find(key)); // trusted all the time
            await Task.Delay(20, Cancel);
        }
        Assert.DoesNotContain("feed is lost", follower.Logs.All, StringComparison.Ordinal);
        await using var again = await Listener.OpenAsync(leaping, began.Feed, began.Sequence);
        Assert.Equal(true, (await again.NextAsync()).Resumed);
        await leaping.StopAsync();
        await Wait.UntilAsync(() => !follower.Verifier.IsFeedAlive, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task A_restored_database_ends_the_streams()
    {
        await using var feed = await Listener.OpenAsync(service);
        await feed.NextAsync();
        await service.SqlAsync("portal_keys_owner", "UPDATE feed_position SET feed_id = gen_random_uuid()");
        await Assert.ThrowsAsync<EndOfStreamException>(async () =>
        {
            while (true)
            {
                await feed.NextAsync();
            }
        });
    }

    [Fact]
    public async Task Numbers_follow_the_order_of_commits_and_none_is_seen_before_a_lower_one()
    {
        var (tenant, first, _) = await caller.NewTenantKeyAsync();
        var (second, _) = await caller.NewKeyAsync(KeyOwner.Of(tenant));
        await using var feed = await Listener.OpenAsync(service);
        var start = await feed.NextAsync();

        await using var source = NpgsqlDataSource.Create(service.Connection("portal_keys") + ";Pooling=false");
        await using var slow = await source.OpenConnectionAsync(Cancel);
        await using var transaction = await slow.BeginTransactionAsync(Cancel);
        await using var revoke = new NpgsqlCommand(
            $"UPDATE keys SET state = 'Revoked', secret_hash = NULL WHERE key_id = '{first}'",
            slow,
            transaction
        );
        await revoke.ExecuteNonQueryAsync(Cancel);
        var later = caller.Keys.RevokeAsync(KeyOwner.Of(tenant), second, Cancel);
        await Task.Delay(500, Cancel); // in which nothing happens
        Assert.False(later.IsCompleted); // it takes its number only when the first one's is out
        Assert.Equal(start.Sequence, (await feed.NextAsync()).Sequence);

        await transaction.CommitAsync(Cancel);
        await later;
        var told = new[] { await feed.EntryAsync(), await feed.EntryAsync() };
        Assert.Equal([first.Value, second.Value], told.Select(line => line.KeyId!.Value));
        Assert.Equal([1, 2], told.Select(line => line.Sequence - start.Sequence));
    }

    [Fact]
    public async Task Many_revocations_at_once_leave_no_gap_and_reach_every_node()
    {
        var (tenant, _, _) = await caller.NewTenantKeyAsync();
        var keys = new List<KeyId>();
        for (var i = 0; i < 40; i++)
        {
            keys.Add((await caller.NewKeyAsync(KeyOwner.Of(tenant))).Id);
        }
        await using var node = new SecondNode(service);
        await node.Running.StartAsync();
        await using var here = await Listener.OpenAsync(service);
        await using var there = await Listener.OpenAsync(node.Running);
        var start = await here.NextAsync();
        await there.NextAsync();
        await Task.WhenAll(
            keys.Select(id => TestCaller.RetryAsync(() => caller.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel)))
        );

        foreach (var feed in new[] { here, there })
        {
            var told = new List<FeedLine>();
            while (told.Count < keys.Count)
            {
                told.Add(await feed.EntryAsync());
            }
            Assert.Equal(Enumerable.Range(1, keys.Count).Select(n => start.Sequence + n), told.Select(l => l.Sequence));
            Assert.Equal(keys.Select(id => id.Value).Order(), told.Select(line => line.KeyId!.Value).Order());
        }
    }

    [Fact]
    public async Task Old_entries_are_pruned_from_the_beginning_only()
    {
        await caller.NewTenantKeyAsync();
        await caller.NewTenantKeyAsync();
        await caller.NewTenantKeyAsync();
        await service.SqlAsync(
            "portal_keys_owner",
            """
            UPDATE feed_entries SET occurred_at = now() - interval '2 hours'
            WHERE sequence < (SELECT max(sequence) FROM feed_entries)
            """
        );
        var pruning = service.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>();
        await pruning.OfType<FeedPruning>().Single().PruneAsync(Cancel);
        Assert.Equal(
            true,
            await service.SqlAsync(
                "portal_keys",
                "SELECT count(*) = 1 AND min(e.sequence) = min(p.sequence) FROM feed_entries e, feed_position p"
            )
        );
    }

    /// <summary>A key in the caller's cache, after the feed has told that its tenant was bound.</summary>
    private static async Task<PresentedKey> KeptAsync(TestCaller follower)
    {
        var changes = follower.Cache.Changes;
        var (_, _, text) = await follower.NewTenantKeyAsync();
        await Wait.UntilAsync(() => follower.Cache.Changes > changes);
        await TestCaller.RetryAsync(() => follower.VerifyAsync(text));
        Assert.True(ApiKeyFormat.TryParse(text, out var key));
        return key;
    }

    public async ValueTask InitializeAsync()
    {
        service = await services.StartAsync();
        caller = await TestCaller.StartAsync(service);
    }

    public async ValueTask DisposeAsync()
    {
        await caller.DisposeAsync();
        await service.DisposeAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Another node of the same service on the same database.</summary>
    private sealed class SecondNode(RunningKeyService first) : IAsyncDisposable
    {
        public RunningKeyService Running { get; } = new(first.Cluster, first.Database);

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }

    /// <summary>The system's clock, which can be put forward.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long ahead;

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref ahead);

        public void Leap(TimeSpan by) => Interlocked.Add(ref ahead, (long)(by.TotalSeconds * TimestampFrequency));
    }

    private sealed class Listener(HttpClient http, StreamReader reader) : IAsyncDisposable
    {
        public static async Task<Listener> OpenAsync(RunningKeyService service, Guid? feed = null, long after = 0)
        {
            var http = service.Http(service.Secret("Verify"));
            var stream = await http.GetStreamAsync(KeyServiceRoutes.FeedAfter(feed, after), Cancel);
            return new Listener(http, new StreamReader(stream));
        }

        public async Task<FeedLine> NextAsync()
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            end.CancelAfter(TimeSpan.FromSeconds(5));
            var line = await reader.ReadLineAsync(end.Token) ?? throw new EndOfStreamException();
            return JsonSerializer.Deserialize<FeedLine>(line, KeyServiceClient.Json)!;
        }

        /// <summary>The next line that is no heartbeat.</summary>
        public async Task<FeedLine> EntryAsync()
        {
            while (true)
            {
                if (await NextAsync() is { Kind: not FeedLineKind.Alive } line)
                {
                    return line;
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
