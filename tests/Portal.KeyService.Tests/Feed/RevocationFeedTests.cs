using Microsoft.Extensions.Logging.Abstractions;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.KeyService.Tests.Feed;

/// <summary>What a caller may conclude from the feed, on a clock that is moved by hand.</summary>
public sealed class RevocationFeedTests
{
    private static readonly Guid FeedId = Guid.CreateVersion7();
    private readonly FakeClock clock = new();
    private readonly VerifiedKeyCache cache;
    private readonly RevocationFeed feed;
    private readonly PresentedKey key = new(KeyClass.Tenant, KeyId.New(), new byte[ApiKeyFormat.SecretBytes]);
    private readonly TenantId tenant = TenantId.New();
    private long connectedAt;

    public RevocationFeedTests()
    {
        cache = new VerifiedKeyCache(clock);
        feed = NewFeed(cache, clock);
        Connect();
    }

    [Fact]
    public void Nothing_is_trusted_before_the_first_heartbeat()
    {
        Keep();
        Assert.Null(cache.Find(key));
        Tell(FeedLineKind.Start, 5);
        Keep();
        Assert.Null(cache.Find(key));
        Alive(5);
        Assert.NotNull(cache.Find(key));
    }

    [Fact]
    public void After_two_seconds_of_silence_nothing_is_trusted()
    {
        Follow();
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.NotNull(cache.Find(key));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(cache.Find(key));
        Alive(5);
        Assert.NotNull(cache.Find(key));
    }

    [Fact]
    public void A_heartbeat_that_was_under_way_for_too_long_confirms_nothing()
    {
        Follow();
        var told = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(10)); // this process stood still, and then reads what lay in the buffer
        feed.Apply(new(FeedLineKind.Alive, 5) { At = Since(told) });
        Assert.Null(cache.Find(key));
    }

    [Theory]
    [InlineData(60)] // this machine was suspended, or its clock runs slow
    [InlineData(107 * 24 * 3600)] // longer than a long holds milliseconds times nanoseconds
    public void A_heartbeat_from_the_future_counts_from_now(int secondsAhead)
    {
        Follow();
        feed.Apply(new(FeedLineKind.Alive, 5) { At = secondsAhead * 1000L });
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.NotNull(cache.Find(key));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(cache.Find(key));
    }

    [Fact]
    public void A_stream_of_107_days_still_confirms()
    {
        var nanoseconds = new NanosecondClock();
        var followed = new VerifiedKeyCache(nanoseconds);
        using var follower = NewFeed(followed, nanoseconds);
        follower.Connect();
        nanoseconds.Now = TimeSpan.FromDays(107);
        follower.Apply(new(FeedLineKind.Start, 5) { Feed = FeedId });
        var at = (long)TimeSpan.FromDays(107).TotalMilliseconds;
        follower.Apply(new(FeedLineKind.Alive, 5) { At = at - 1000 });
        Assert.True(followed.IsTrusted);
        follower.Apply(new(FeedLineKind.Alive, 5) { At = at - 2000 });
        Assert.False(followed.IsTrusted);
    }

    [Fact]
    public void A_revoked_key_is_forgotten_and_others_are_not()
    {
        Follow();
        feed.Apply(new(FeedLineKind.Revoked, 6) { KeyId = KeyId.New().Value });
        Assert.NotNull(cache.Find(key));
        feed.Apply(new(FeedLineKind.Revoked, 7) { KeyId = key.Id.Value });
        Assert.Null(cache.Find(key));
    }

    [Fact]
    public void A_tenant_that_was_bound_anew_loses_its_entries()
    {
        Follow();
        feed.Apply(new(FeedLineKind.Bound, 6) { TenantId = TenantId.New().Value });
        Assert.NotNull(cache.Find(key));
        feed.Apply(new(FeedLineKind.Bound, 7) { TenantId = tenant.Value });
        Assert.Null(cache.Find(key));
    }

    [Theory]
    [InlineData(FeedLineKind.Revoked, 7)]
    [InlineData(FeedLineKind.Revoked, 5)]
    [InlineData(FeedLineKind.Bound, 8)]
    [InlineData(FeedLineKind.Alive, 6)]
    [InlineData(FeedLineKind.Alive, 4)]
    [InlineData(FeedLineKind.Start, 5)]
    public void A_gap_empties_the_cache(FeedLineKind kind, long sequence)
    {
        Follow();
        Assert.Throws<FeedGapException>(() => Tell(kind, sequence));
        Assert.Equal(0, cache.Count);
        Assert.False(cache.IsTrusted);
        Assert.Null(feed.Feed); // the next connection starts afresh
    }

    [Fact]
    public void Taken_up_where_it_broke_off_the_feed_keeps_the_cache()
    {
        Follow();
        Connect();
        Tell(FeedLineKind.Start, 5, resumed: true);
        Assert.NotNull(cache.Find(key));
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 6)]
    public void Not_taken_up_where_it_broke_off_the_feed_empties_the_cache(bool resumed, long sequence)
    {
        Follow();
        Connect();
        Tell(FeedLineKind.Start, sequence, resumed);
        Assert.Equal(0, cache.Count);
        Assert.False(cache.IsTrusted);
    }

    [Fact]
    public void Another_feed_empties_the_cache_whatever_it_claims()
    {
        Follow();
        Connect();
        feed.Apply(new(FeedLineKind.Start, 5) { Feed = Guid.CreateVersion7(), Resumed = true });
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void An_answer_from_before_a_revocation_is_not_kept_after_it()
    {
        Follow();
        var changesWhenSent = cache.Changes;
        feed.Apply(new(FeedLineKind.Revoked, 6) { KeyId = key.Id.Value });
        Keep(changesWhenSent);
        Assert.Null(cache.Find(key));
    }

    [Fact]
    public void An_entry_ends_with_its_key()
    {
        Follow();
        Keep(expiresIn: TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.NotNull(cache.Find(key));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(cache.Find(key));
    }

    [Fact]
    public void An_entry_is_found_with_the_right_secret_and_class_only()
    {
        Follow();
        var wrong = new byte[ApiKeyFormat.SecretBytes];
        wrong[0] = 1;
        Assert.Null(cache.Find(key with { Secret = wrong }));
        Assert.Null(cache.Find(key with { Class = KeyClass.Platform }));
        Assert.Null(cache.Find(key with { Id = KeyId.New() }));
    }

    [Fact]
    public void The_cache_does_not_outgrow_its_bound()
    {
        var small = new VerifiedKeyCache(clock, capacity: 3);
        for (var i = 0; i < 10; i++)
        {
            var one = key with { Id = KeyId.New() };
            small.Add(one, Verified(one), null, 0, small.Changes);
            Assert.InRange(small.Count, 1, 3);
        }
    }

    private static RevocationFeed NewFeed(VerifiedKeyCache cache, TimeProvider time) =>
        new(client: null!, cache, time, NullLogger<RevocationFeed>.Instance);

    private void Connect()
    {
        feed.Connect();
        connectedAt = clock.GetTimestamp();
    }

    private void Follow()
    {
        Tell(FeedLineKind.Start, 5);
        Keep();
        Alive(5);
    }

    private void Alive(long sequence) =>
        feed.Apply(new(FeedLineKind.Alive, sequence) { At = Since(clock.GetTimestamp()) });

    private void Tell(FeedLineKind kind, long sequence, bool resumed = false) =>
        feed.Apply(
            new(kind, sequence)
            {
                Feed = FeedId,
                Resumed = resumed,
                KeyId = kind == FeedLineKind.Revoked ? key.Id.Value : null,
                TenantId = kind == FeedLineKind.Bound ? tenant.Value : null,
                At = 0,
            }
        );

    private void Keep(long? changesWhenSent = null, TimeSpan? expiresIn = null) =>
        cache.Add(key, Verified(key), expiresIn, clock.GetTimestamp(), changesWhenSent ?? cache.Changes);

    private VerifiedTenantKey Verified(PresentedKey of) => new(of.Id, tenant, ServerId.New(), 1, [], null);

    /// <summary>The resolution of Linux's own clock, standing still.</summary>
    private sealed class NanosecondClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => Now.Ticks * 100;
    }

    private long Since(long timestamp) => (timestamp - connectedAt) / TimeSpan.TicksPerMillisecond;
}
