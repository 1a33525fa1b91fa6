using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Platform.Tests.Catalog;
using Portal.Staff;
using Portal.Testing;

namespace Portal.Platform.Tests.Staff;

/// <summary>The tenants' list as portal_web reads it, with more tenants than any page holds.</summary>
public sealed class StaffDirectoryTests(TestPlatform platform) : IAsyncLifetime
{
    private const int Many = 3_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private StaffDirectory Directory => new(platform.Web.GetRequiredService<IDbContextFactory<CatalogDbContext>>());

    public async ValueTask InitializeAsync() =>
        await platform.AsAsync(
            "portal_operator",
            $"""
            INSERT INTO tenants (tenant_id, url_id, display_name, state)
            SELECT gen_random_uuid(), 'many-' || lpad(n::text, 5, '0'), 'Many 100% ' || n,
                   CASE WHEN n % 3 = 0 THEN 'Suspended' ELSE 'Provisioning' END
            FROM generate_series(1, {Many}) AS n
            ON CONFLICT (url_id) DO NOTHING
            """
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Going_forth_and_back_shows_every_tenant_once_and_in_order()
    {
        var seen = new List<string>();
        var query = new TenantListQuery("many-");
        var page = await Directory.ListAsync(query, Token);
        Assert.False(page.HasEarlier);
        while (true)
        {
            Assert.Equal(Many, page.Total);
            seen.AddRange(page.Rows.Select(row => row.UrlId));
            if (!page.HasLater)
            {
                break;
            }
            page = await Directory.ListAsync(query with { After = page.Rows[^1].UrlId }, Token);
        }
        Assert.Equal(Enumerable.Range(1, Many).Select(n => $"many-{n:00000}"), seen);

        page = await Directory.ListAsync(query with { Before = page.Rows[0].UrlId }, Token);
        Assert.Equal(
            seen[^(2 * StaffDirectory.PageSize)..^StaffDirectory.PageSize],
            page.Rows.Select(row => row.UrlId)
        );
        Assert.True(page.HasEarlier && page.HasLater);
        page = await Directory.ListAsync(query with { Before = seen[StaffDirectory.PageSize] }, Token);
        Assert.False(page.HasEarlier);
    }

    [Theory]
    [InlineData("muller")]
    [InlineData("MÜLLER")]
    [InlineData("mu\u0308ller")]
    [InlineData("ярослав")]
    [InlineData("Élan")]
    public async Task Search_finds_a_name_whatever_its_case_and_accents(string search)
    {
        await platform.AsAsync(
            "portal_operator",
            """
            INSERT INTO tenants (tenant_id, url_id, display_name, state)
            VALUES (gen_random_uuid(), 'accents', 'Müller, Ярослав & elan', 'Provisioning') ON CONFLICT (url_id) DO NOTHING
            """
        );
        var page = await Directory.ListAsync(new(search), Token);
        Assert.Equal(["accents"], page.Rows.Select(row => row.UrlId));
    }

    [Theory]
    [InlineData("MANY 100% 299", null, 11)]
    [InlineData("many 100_", null, 0)]
    [InlineData("many-", TenantState.Suspended, 1_000)]
    [InlineData("many-", TenantState.Active, 0)]
    [InlineData("\\", null, 0)]
    public async Task Search_is_for_the_text_itself_in_name_and_short_name(string search, TenantState? state, int total)
    {
        var page = await Directory.ListAsync(new(search, state), Token);
        Assert.Equal(total, page.Total);
    }

    [Fact]
    public async Task A_tenant_without_a_server_and_one_that_is_quarantined_are_told_apart()
    {
        var binding = await platform.ProvisionAsync("staffseen", ServerTier.Schema);
        await platform.AsAsync(
            "portal_operator",
            $"INSERT INTO quarantines (quarantine_id, tenant_id, reason) VALUES (gen_random_uuid(), '{binding.TenantId}', 'nonce')"
        );
        var quarantined = (await Directory.FindAsync("staffseen", Token))!;
        Assert.True(quarantined.IsQuarantined);
        Assert.Equal((binding.ServerId, ServerTier.Schema), (quarantined.Server!.Id, quarantined.Server.Tier));
        var bare = (await Directory.FindAsync("many-00001", Token))!;
        Assert.False(bare.IsQuarantined);
        Assert.Null(bare.Server);
        Assert.Null(await Directory.FindAsync("nobody-here", Token));
    }
}
