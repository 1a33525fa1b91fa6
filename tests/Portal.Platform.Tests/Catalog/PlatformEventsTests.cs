using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>IC-10: refusals are recorded, bounded and aggregated.</summary>
public sealed class PlatformEventsTests(TestPlatform platform)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equal_events_become_rows_with_a_count_and_every_reference()
    {
        var events = platform.NewServices("portal_api").GetRequiredService<PlatformEvents>();
        var reason = Guid.CreateVersion7().ToString("n");
        for (var i = 0; i < 250; i++)
        {
            events.Record(new(PlatformEventKind.UnknownHostRefused, Reason: reason), $"{reason}-{i}");
        }
        events.Record(new(PlatformEventKind.UnknownHostRefused, Reason: reason));
        await events.FlushAsync(Token);
        await events.FlushAsync(Token);
        Assert.Equal(
            "100/100 100/100 51/50",
            await platform.AsAsync(
                "portal_operator",
                $"""
                SELECT string_agg(count || '/' || cardinality(reference_numbers), ' ' ORDER BY event_id)
                FROM events WHERE reason = '{reason}'
                """
            )
        );
        var history = new TenantHistory(platform.Catalog);
        for (var i = 0; i < 250; i++)
        {
            var found = Assert.Single(await history.FindReferenceAsync($"{reason}-{i}", Token));
            Assert.Equal((reason, $"{reason}-{i}"), (found.Reason, found.Reference));
        }
        Assert.Empty(await history.FindReferenceAsync($"{reason}-250", Token));
    }

    [Fact]
    public async Task References_are_found_by_an_index()
    {
        await using var db = await platform
            .Web.GetRequiredService<IDbContextFactory<CatalogDbContext>>()
            .CreateDbContextAsync(Token);
        const string reference = "7F3K-22XW-9QAB";
        // The operator is what this must hold for: "= ANY" would read every row.
        Assert.Contains(
            "reference_numbers @> ",
            db.Events.Where(row => row.ReferenceNumbers.Contains(reference)).ToQueryString(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "gin",
            await platform.AsAsync(
                "portal_operator",
                """
                SELECT am.amname FROM pg_class i JOIN pg_am am ON am.oid = i.relam
                WHERE i.relname = 'ix_events_reference_numbers'
                """
            )
        );
    }

    [Fact]
    public async Task Rows_from_before_keep_their_reference_through_the_migration()
    {
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        var script = db.GetService<IMigrator>()
            .GenerateScript("AddOperatorLease", "KeepAllReferences", MigrationsSqlGenerationOptions.NoTransactions);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await connection.OpenAsync(Token);
        await using var rolledBack = await connection.BeginTransactionAsync(Token);
        const string before = """
            CREATE SCHEMA before;
            SET LOCAL search_path = before;
            CREATE TABLE events (reason text, reference text);
            CREATE INDEX ix_events_reference ON events (reference);
            CREATE TRIGGER keep_events BEFORE UPDATE ON events
                FOR EACH STATEMENT EXECUTE FUNCTION public.keep_events();
            CREATE TABLE "__EFMigrationsHistory" (LIKE public."__EFMigrationsHistory");
            INSERT INTO events VALUES ('known', '7F3K-22XW-9QAB'), ('unknown', NULL);
            """;
        const string after = """
            SELECT string_agg(reason || ':' || array_to_string(reference_numbers, ','), ' ' ORDER BY reason) FROM events
            """;
        foreach (var statements in new[] { before, script })
        {
            await using var command = new NpgsqlCommand(statements, connection, rolledBack);
            await command.ExecuteNonQueryAsync(Token);
        }
        await using var query = new NpgsqlCommand(after, connection, rolledBack);
        Assert.Equal("known:7F3K-22XW-9QAB unknown:", await query.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task Beyond_the_bound_of_a_second_events_are_counted_without_their_references()
    {
        var events = platform.NewServices("portal_api").GetRequiredService<PlatformEvents>();
        var reason = Guid.CreateVersion7().ToString("n");
        const int beyond = PlatformEvents.MaximumReferences + 500;
        for (var i = 0; i < beyond; i++)
        {
            events.Record(new(PlatformEventKind.RequestRefused, Reason: reason), $"{reason}-{i}");
        }
        await events.FlushAsync(Token);
        events.Record(new(PlatformEventKind.RequestRefused, Reason: reason), $"{reason}-next"); // a new second
        await events.FlushAsync(Token);
        Assert.Equal(
            $"{beyond + 1} {PlatformEvents.MaximumReferences + 1}",
            await platform.AsAsync(
                "portal_operator",
                $"SELECT sum(count) || ' ' || sum(cardinality(reference_numbers)) FROM events WHERE reason = '{reason}'"
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
        events.Record(new(PlatformEventKind.SignInRefused, Reason: reason), "first");
        await events.FlushAsync(Token);
        events.Record(new(PlatformEventKind.SignInRefused, Reason: reason), "second");
        await events.FlushAsync(Token);
        Assert.Equal(
            "2 first second",
            await platform.AsAsync(
                "portal_operator",
                $"SELECT count || ' ' || array_to_string(reference_numbers, ' ') FROM events WHERE reason = '{reason}'"
            )
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
