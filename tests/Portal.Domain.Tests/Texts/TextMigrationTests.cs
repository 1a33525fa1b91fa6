using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Migrations;
using Portal.Domain.Texts;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests.Texts;

/// <summary>A tenant whose database is of before the rule for texts.</summary>
public sealed class TextMigrationTests(DomainPlatform platform)
{
    private const string Before = "ConfirmAcceptances";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ServerTier.Schema)]
    [InlineData(ServerTier.Dedicated)]
    public async Task Existing_names_are_cleaned_and_found_in_seconds(ServerTier tier)
    {
        var urlId = "migrated-" + tier.ToString().ToLowerInvariant();
        var tenant = await platform.TenantAsync(urlId, tier);
        var admin = await tenant.NewAdminAsync();
        await using var owner = await platform.Platform.OwnerAsync(urlId);
        await using var connection = await owner.OpenConnectionAsync(Cancel);
        await MigrateBackAsync(connection, tenant.Tenant.Binding.Schema);
        await tenant.AsAdministratorAsync(Rows);

        var started = Stopwatch.GetTimestamp();
        await TenantMigration.MigrateAsync(connection, tenant.Tenant.Binding.Schema, Cancel);
        var took = Stopwatch.GetElapsedTime(started);
        TestContext.Current.SendDiagnosticMessage($"{urlId}: 25,000 journeys migrated in {took.TotalSeconds:0.0} s");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(30)); // loaded machines included
        await platform.Platform.RunProvisioningAsync(urlId, tier);

        var list = tenant.Get<JourneyOperations>();
        var found = await list.ListAsync(admin, new() { Search = "inspection tartu" }, Cancel);
        Assert.Equal(["Tartu Café inspection"], found.Items.Select(item => item.Title));
        Assert.Equal(["Müller"], found.Items.Select(item => item.Owner));
        Assert.Equal(25_000, (await list.ListAsync(admin, new() { Search = "old PARNU" }, Cancel)).Total);
        Assert.Equal(1, (await list.ListAsync(admin, new() { Search = "(no name)" }, Cancel)).Total);
        var titles = await tenant.QueryAsync(db => db.Journeys.Select(j => j.Title).ToListAsync(Cancel));
        Assert.All(titles, title => Assert.Null(TextRule.Fault(title)));
        Assert.All(titles, title => Assert.Equal(title, TextRule.Clean(title)));
        var version = await tenant.QueryAsync(db =>
            db.Journeys.Where(j => j.Title.StartsWith("Tartu")).Select(j => j.Version).SingleAsync(Cancel)
        );
        Assert.Equal(4, version);
        var entry = await tenant.QueryAsync(db =>
            db.AuditEntries.SingleAsync(e => e.Action == (int)AuditAction.NamesCleaned, Cancel)
        );
        Assert.Equal("{\"step\": 1, \"journey\": 3}", entry.Details);
    }

    private static async Task MigrateBackAsync(NpgsqlConnection connection, string schema)
    {
        var options = new DbContextOptionsBuilder<TenantDbContext>()
            .UseNpgsql(connection, npgsql => npgsql.MigrationsHistoryTable("schema_migrations", schema))
            .Options;
        await using var db = new TenantDbContext(options);
        await db.GetService<IMigrator>().MigrateAsync(Before, Cancel);
    }

    private const string Rows = """
        INSERT INTO journeys (journey_id, title, status, owner, version)
        SELECT gen_random_uuid(), 'Old ' || CASE WHEN i % 4 = 0 THEN 'Pärnu' ELSE 'Parnu' END || ', journey #' || i,
               'Active', 'Team ' || i % 30, 1
        FROM generate_series(1, 25000) AS i;
        INSERT INTO journeys (journey_id, title, status, owner, version) VALUES
            (gen_random_uuid(), E'  Tar\u200btu\u00a0Cafe\u0301 \u202einspection', 'Done', E'Mu\u0308ller', 3),
            (gen_random_uuid(), E'\u200b\u2060', 'Done', 'Nobody', 1),
            (gen_random_uuid(), E'\U0001F469\u200d\U0001F680 a\u200db \u0646\u0645\u06cc\u200c\u062e', 'Done', 'Crew', 1);
        INSERT INTO journey_steps (journey_step_id, journey_id, position, title, status, owner)
        SELECT gen_random_uuid(), journey_id, 1, E'Step\u00a0one', 'Done', 'Team' FROM journeys WHERE owner = 'Crew'
        """;
}
