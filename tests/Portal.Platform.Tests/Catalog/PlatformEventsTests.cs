using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>IC-10: refusals are recorded, bounded and aggregated.</summary>
public sealed class PlatformEventsTests(TestPlatform platform)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equal_events_become_one_row_with_a_count_and_the_last_reference()
    {
        var events = platform.NewServices("portal_api").GetRequiredService<PlatformEvents>();
        var reason = Guid.CreateVersion7().ToString("n");
        for (var i = 0; i < 50; i++)
        {
            events.Record(new(PlatformEventKind.UnknownHostRefused, Reason: reason), $"{reason}-{i}");
        }
        await events.FlushAsync(Token);
        await events.FlushAsync(Token);
        Assert.Equal(
            $"1 50 {reason}-49",
            await platform.AsAsync(
                "portal_operator",
                $"SELECT count(*) || ' ' || sum(count) || ' ' || max(reference) FROM events WHERE reason = '{reason}'"
            )
        );
    }

    [Fact]
    public async Task A_flood_of_different_events_is_counted_by_kind()
    {
        var events = platform.NewServices("portal_api").GetRequiredService<PlatformEvents>();
        var prefix = Guid.CreateVersion7().ToString("n");
        for (var i = 0; i < 5_000; i++)
        {
            events.Record(new(PlatformEventKind.CircuitRefused, Reason: $"{prefix}-{i}"));
        }
        await events.FlushAsync(Token);
        var rows = $"FROM events WHERE reason LIKE '{prefix}-%' OR kind = {(int)PlatformEventKind.CircuitRefused}";
        Assert.Equal(5_000L, await platform.AsAsync("portal_operator", $"SELECT sum(count) {rows}"));
        Assert.InRange((long)(await platform.AsAsync("portal_operator", $"SELECT count(*) {rows}"))!, 1, 1_001);
    }

    [Fact]
    public async Task What_could_not_be_written_is_kept_and_written_later()
    {
        var catalog = new CatalogAwayAtFirst(platform.Web.GetRequiredService<IDbContextFactory<CatalogDbContext>>());
        using var events = new PlatformEvents(catalog, NullLogger<PlatformEvents>.Instance);
        var reason = Guid.CreateVersion7().ToString("n");
        events.Record(new(PlatformEventKind.SignInRefused, Reason: reason));
        await events.FlushAsync(Token);
        events.Record(new(PlatformEventKind.SignInRefused, Reason: reason));
        await events.FlushAsync(Token);
        Assert.Equal(
            2L,
            await platform.AsAsync("portal_operator", $"SELECT sum(count) FROM events WHERE reason = '{reason}'")
        );
    }

    private sealed class CatalogAwayAtFirst(IDbContextFactory<CatalogDbContext> catalog)
        : IDbContextFactory<CatalogDbContext>
    {
        private bool asked;

        public CatalogDbContext CreateDbContext()
        {
            if (asked)
            {
                return catalog.CreateDbContext();
            }
            asked = true;
            throw new TimeoutException();
        }
    }
}
