using System.Text;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Tests.ApiKeys;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests.Texts;

/// <summary>How rows are found and sorted by their texts, in real databases of both tiers.</summary>
public sealed class SearchTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Tartu inspection", "Tartu fire inspection")]
    [InlineData("inspection  tartu", "Tartu fire inspection")]
    [InlineData("müller", "Müller")]
    [InlineData("MULLER", "Müller")]
    [InlineData("Mu\u0308ller", "Müller")]
    [InlineData("ｍｕｌｌｅｒ", "Müller")]
    [InlineData("mül\u200Bler", "Müller")]
    [InlineData("strasse", "Große Straße")]
    [InlineData("GROẞE", "Große Straße")]
    [InlineData("lodz", "Łódź")]
    [InlineData("soren aegir", "Søren Ægir")]
    [InlineData("istanbul", "İSTANBUL ılık")]
    [InlineData("ILIK", "İSTANBUL ılık")]
    [InlineData("ΟΔΟΣ", "οδός")]
    [InlineData("ελκα", "Έλκα")]
    [InlineData("елка", "Ёлка")]
    [InlineData("o'brien", "O’Brien")]
    [InlineData("riga-tartu", "Riga–Tartu")]
    [InlineData("שלום", "שָׁלוֹם")]
    [InlineData("العربية", "العَرَبِيَّة")]
    [InlineData("office", "oﬃce")]
    [InlineData("日本", "東日本 🚢")]
    [InlineData("🚢 東", "東日本 🚢")]
    public async Task A_row_is_found_by_its_words_whatever_their_order_case_and_accents(string asked, string title)
    {
        foreach (var tier in new[] { ServerTier.Schema, ServerTier.Dedicated })
        {
            var (tenant, admin) = await PrepareAsync("search-" + tier.ToString().ToLowerInvariant(), tier);
            var journey = await CreateAsync(tenant, admin, title);
            var found = await tenant
                .Get<JourneyOperations>()
                .ListAsync(admin, new() { Search = asked, Page = new(0, 200) }, Cancel);
            Assert.Contains(found.Items, item => item.JourneyId == journey.JourneyId);
        }
    }

    [Fact]
    public async Task Every_stored_row_is_found_by_its_own_text()
    {
        var (tenant, admin) = await PrepareAsync("search-own");
        var (operations, stored) = (tenant.Get<JourneyOperations>(), 0);
        foreach (var text in UnicodeTexts.Any.Sample(400, 20))
        {
            if (await TryCreateAsync(tenant, admin, text) is not { } journey)
            {
                continue;
            }
            stored++;
            var capitals = Capitals(journey.Title);
            foreach (var asked in new[] { text, journey.Title, capitals })
            {
                var query = new JourneyQuery { Search = asked, Page = new(0, 1) };
                var found = await operations.ListAsync(admin, query, Cancel); // the newest comes first
                Assert.True(
                    found.Items.Any(item => item.JourneyId == journey.JourneyId),
                    $"\"{journey.Title}\" is not found by \"{asked}\""
                );
            }
        }
        Assert.InRange(stored, 50, 400);
        Assert.True(
            await tenant.QueryAsync(db =>
                db.Database.SqlQueryRaw<bool>("SELECT bool_and(title IS NFC NORMALIZED) AS \"Value\" FROM journeys")
                    .SingleAsync(Cancel)
            )
        );
    }

    [Fact]
    public async Task Pages_over_names_of_all_scripts_show_each_row_exactly_once_in_the_order_of_the_collation()
    {
        var (tenant, admin) = await PrepareAsync("search-pages");
        foreach (var text in UnicodeTexts.Any.Sample(150, 20).Concat(["apple", "Zebra", "zoo", "Ülo", "ulo", "Ulo"]))
        {
            await TryCreateAsync(tenant, admin, text);
            await TryInviteAsync(tenant, admin, text);
        }
        var key = await TestKey.AddAsync(tenant);
        foreach (var limit in new[] { 1, 3, 100 })
        {
            var journeys = await ReadAllAsync(cursor =>
                tenant
                    .Get<JourneyOperations>()
                    .PageAsync(key.Call(), new() { Order = JourneyOrder.Title, Page = new(limit, cursor) }, Cancel)
            );
            var users = await ReadAllAsync(cursor =>
                tenant.Get<UserDirectoryOperations>().PageAsync(key.Call(), new() { Page = new(limit, cursor) }, Cancel)
            );
            Assert.Equal(
                await InOrderAsync(tenant, "journeys", "title", "journey_id"),
                journeys.Select(j => j.JourneyId.Value)
            );
            Assert.Equal(
                await InOrderAsync(tenant, "users", "display_name", "user_id"),
                users.Select(u => u.UserId.Value)
            );
        }
    }

    [Fact]
    public async Task Names_are_sorted_as_people_expect()
    {
        var (tenant, admin) = await PrepareAsync("search-order");
        string[] order = ["apple", "Ärni", "ulo", "Ülo", "Zebra", "zoo", "Ярослав", "日本"];
        foreach (var name in order.Reverse())
        {
            await CreateAsync(tenant, admin, name);
            await TryInviteAsync(tenant, admin, name);
        }
        var query = new JourneyQuery { Sort = JourneySort.Title, Descending = false };
        var journeys = await tenant.Get<JourneyOperations>().ListAsync(admin, query, Cancel);
        Assert.Equal(order, journeys.Items.Select(item => item.Title));
        var users = await tenant.Get<UserOperations>().ListAsync(admin, new() { State = UserState.Invited }, Cancel);
        Assert.Equal(order, users.Items.Select(item => item.DisplayName));
    }

    [Fact]
    public async Task Ids_find_their_rows()
    {
        var (tenant, admin) = await PrepareAsync("search-ids");
        var journey = await CreateAsync(tenant, admin, "Tartu");
        await CreateAsync(tenant, admin, "Riga");
        var key = await TestKey.AddAsync(tenant);
        foreach (var id in new[] { $"{journey.JourneyId.Value:D}", $"{journey.JourneyId.Value:N}".ToUpperInvariant() })
        {
            var list = await tenant.Get<JourneyOperations>().ListAsync(admin, new() { Search = id }, Cancel);
            Assert.Equal([journey.JourneyId], list.Items.Select(item => item.JourneyId));
            var page = await tenant.Get<JourneyOperations>().PageAsync(key.Call(), new() { Search = id }, Cancel);
            Assert.Equal([journey.JourneyId], page.Items.Select(item => item.JourneyId));
            var log = await tenant.Get<AuditLogOperations>().ListAsync(admin, new() { Search = id }, Cancel);
            Assert.Contains(log.Items, item => item.TargetId == journey.JourneyId.Value);
            Assert.DoesNotContain(log.Items, item => item.TargetLabel == "Riga");
        }
        var people = await tenant
            .Get<UserOperations>()
            .ListAsync(admin, new() { Search = $"{admin.User.UserId}" }, Cancel);
        Assert.Equal([admin.User.UserId], people.Items.Select(item => item.UserId));
    }

    [Fact]
    public async Task A_key_is_found_by_the_beginning_of_its_text_which_alone_is_remembered()
    {
        var (tenant, admin) = await PrepareAsync("search-keys");
        var keys = tenant.Get<ApiKeyOperations>();
        var key = await keys.CreateAsync(admin, Draft("Söbe export"), Cancel);
        await keys.CreateAsync(admin, Draft("Another"), Cancel);
        var text = key.Secret;
        foreach (
            var asked in new[] { text, text[..16], text[..16] + "…", text[..26], $"{key.KeyId.Value}", "EXPORT sobe" }
        )
        {
            var found = await keys.ListAsync(admin, new() { Search = asked }, Cancel);
            Assert.Equal([key.KeyId], found.Items.Select(item => item.KeyId));
        }
        Assert.False(await tenant.HoldsAsync(text[20..]));
    }

    [Theory]
    [InlineData("Deploy key", "deploy KEY")]
    [InlineData("Müller", "Muller")]
    [InlineData("Acme import", "Аcmе imроrt")] // with Cyrillic letters
    [InlineData("ERP sync", "ΕRΡ sync")] // with Greek ones
    [InlineData("Nightly export", "Nightlyexport")]
    [InlineData("Straße", "STRASSE")]
    public async Task A_key_is_not_named_so_that_it_passes_for_another(string name, string lookAlike)
    {
        var (tenant, admin) = await PrepareAsync("search-names");
        var keys = tenant.Get<ApiKeyOperations>();
        await keys.CreateAsync(admin, Draft(name), Cancel);
        var refused = await Assert.ThrowsAsync<ConflictException>(() =>
            keys.CreateAsync(admin, Draft(lookAlike), Cancel)
        );
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        await keys.CreateAsync(admin, Draft(name + " 2"), Cancel);
    }

    private static ApiKeyDraft Draft(string name) => new(name, [ApiScopes.All[0]], new(Days: 30));

    private static Task<JourneyDetail> CreateAsync(TestTenant tenant, Caller admin, string title) =>
        tenant
            .Get<JourneyOperations>()
            .CreateAsync(admin, new(title, JourneyStatus.Active, "Team", DueDate: null, []), null, Cancel);

    /// <summary>U+0345 is a mark whose capital is a letter; capitals of Unicode 16 and 17 are newer than PostgreSQL 15's ICU.</summary>
    private static string Capitals(string title) =>
        string.Concat(
            title
                .EnumerateRunes()
                .Where(rune => rune.Value != 0x0345)
                .Select(rune => Rune.ToUpperInvariant(rune) is var capital && IsNew(capital) ? rune : capital)
        );

    private static bool IsNew(Rune capital) =>
        capital.Value
            is 0x1C89
                or (>= 0xA7CB and <= 0xA7DC)
                or (>= 0x10D50 and <= 0x10D65)
                or (>= 0x16EA0 and <= 0x16EB8);

    private static async Task<JourneyDetail?> TryCreateAsync(TestTenant tenant, Caller admin, string title)
    {
        try
        {
            return await CreateAsync(tenant, admin, title);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static async Task TryInviteAsync(TestTenant tenant, Caller admin, string name)
    {
        try
        {
            var email = TestTenant.NewName() + "@test.example";
            await tenant.Get<InvitationOperations>().InviteAsync(admin, email, name, UserRole.Member, Cancel);
        }
        catch (InvalidInputException)
        {
            // Not every text is a name.
        }
    }

    private static async Task<List<T>> ReadAllAsync<T>(Func<string?, Task<KeysetPage<T>>> read)
    {
        var (rows, cursor) = (new List<T>(), (string?)null);
        do
        {
            var page = await read(cursor);
            rows.AddRange(page.Items);
            cursor = page.Next;
        } while (cursor is not null);
        return rows;
    }

    private static Task<List<Guid>> InOrderAsync(TestTenant tenant, string table, string name, string id)
    {
        var statement = $"SELECT {id} AS \"Value\" FROM {table} ORDER BY {name} COLLATE \"und-x-icu\", {id}";
        return tenant.QueryAsync(db => db.Database.SqlQueryRaw<Guid>(statement).ToListAsync(Cancel));
    }

    private async Task<(TestTenant Tenant, Caller Admin)> PrepareAsync(
        string urlId,
        ServerTier tier = ServerTier.Schema
    )
    {
        var tenant = await platform.TenantAsync(urlId, tier);
        return (tenant, await tenant.NewAdminAsync());
    }
}
