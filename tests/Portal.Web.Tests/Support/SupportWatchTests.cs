using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Support;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Support;

[Collection(WebCollection.Name)]
public sealed class SupportWatchTests(PortalWeb web)
{
    private static readonly IReadOnlyList<SupportPresence> Sam =
    [
        new(SupportSessionId.New(), "sam@staff.test", HasJoined: true, new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero)),
    ];

    [Fact]
    public void An_answer_is_told_once_and_lapses_after_two_seconds()
    {
        var (clock, told) = (new FakeClock(), 0);
        var watch = new SupportWatch(clock);
        watch.Add(() => told++);
        Assert.Equal(SupportState.Asking, watch.Current);

        watch.Answer(Sam, clock.GetTimestamp());
        watch.Answer([.. Sam], clock.GetTimestamp());
        Assert.Equal((1, "sam@staff.test"), (told, Assert.Single(watch.Current.Open!).StaffLabel));

        clock.Advance(TimeSpan.FromSeconds(2));
        watch.Tell();
        watch.Tell();
        Assert.Equal((2, true, null), (told, watch.Current.IsUnknown, watch.Current.Open));

        watch.Answer([], clock.GetTimestamp());
        Assert.Equal(3, told);
        Assert.Empty(watch.Current.Open!);
    }

    [Fact]
    public void An_answer_counts_from_when_it_was_asked_for()
    {
        var clock = new FakeClock();
        var watch = new SupportWatch(clock);
        var asked = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(3));
        watch.Answer([], asked);
        Assert.True(watch.Current.IsUnknown);
    }

    [Fact]
    public async Task A_tenant_that_cannot_be_asked_is_unknown_and_never_nobody()
    {
        var services = web.Platform.Web;
        using var watcher = new SupportWatcher(
            services.GetRequiredService<TenantDirectory>(),
            null!, // the directory refuses before it is asked
            TimeProvider.System,
            NullLogger<SupportWatcher>.Instance
        );
        await watcher.StartAsync(TestContext.Current.CancellationToken);
        var (nowhere, told) = (new TenantId(Guid.CreateVersion7()), 0);
        using (watcher.Watch(nowhere, () => Interlocked.Increment(ref told)))
        {
            Assert.Null(watcher.At(nowhere).Open);
            await Wait.UntilAsync(() => watcher.At(nowhere).IsUnknown && told == 1);
        }
        Assert.Equal(SupportState.Asking, watcher.At(nowhere)); // nobody watches it any more
        await watcher.StopAsync(TestContext.Current.CancellationToken);
    }
}
