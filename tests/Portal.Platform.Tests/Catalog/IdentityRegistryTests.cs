using Microsoft.Extensions.DependencyInjection;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>IC-6: an identity belongs to exactly one tenant.</summary>
public sealed class IdentityRegistryTests(TestPlatform platform)
{
    private const string Issuer = "https://issuer.example";
    private readonly string subject = Guid.CreateVersion7().ToString();
    private readonly Guid user = Guid.CreateVersion7();

    private IdentityRegistry Registry => platform.Web.GetRequiredService<IdentityRegistry>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bound_identity_is_refused_to_everybody_else()
    {
        var (one, other) = (await NewTenantAsync(), await NewTenantAsync());
        Assert.True(await Registry.ConfirmAsync((await ReserveAsync(one, user))!, Token));
        Assert.Null(await ReserveAsync(other, user));
        Assert.Null(await ReserveAsync(one, Guid.CreateVersion7()));
        Assert.NotNull(await ReserveAsync(one, user)); // a repeated sign-in is the same person's
        var row = await Registry.FindAsync(Issuer, subject, Token);
        Assert.Equal((one, user, IdentityBindingState.Bound), (row!.TenantId, row.UserId, row.State));
    }

    [Fact]
    public async Task A_live_reservation_is_not_taken_away_and_an_expired_one_is()
    {
        var (one, other) = (await NewTenantAsync(), await NewTenantAsync());
        var first = await ReserveAsync(one, user);
        Assert.Null(await ReserveAsync(other, user));
        await platform.AsAsync(
            "portal_operator",
            $"UPDATE identity_bindings SET reserved_until = now() - interval '1 second' WHERE tenant_id = '{one}'"
        );
        var second = await ReserveAsync(other, user);
        Assert.NotNull(second);
        Assert.False(await Registry.ConfirmAsync(first!, Token)); // too late
        Assert.True(await Registry.ConfirmAsync(second, Token));
    }

    [Fact]
    public async Task Of_many_tenants_that_reserve_at_once_exactly_one_wins()
    {
        var tenants = new List<TenantId>();
        for (var i = 0; i < 8; i++)
        {
            tenants.Add(await NewTenantAsync());
        }
        var reservations = await Task.WhenAll(tenants.Select(tenant => ReserveAsync(tenant, user)));
        Assert.Single(reservations, reservation => reservation is not null);
    }

    [Fact]
    public async Task Issuer_and_subject_do_not_run_together()
    {
        var tenant = await NewTenantAsync();
        var one = await Registry.ReserveAsync("ab", "c" + subject, tenant, Guid.CreateVersion7(), Token);
        var other = await Registry.ReserveAsync("a", "bc" + subject, tenant, Guid.CreateVersion7(), Token);
        Assert.NotEqual(one!.IdentityHash, other!.IdentityHash);
    }

    private Task<IdentityReservation?> ReserveAsync(TenantId tenant, Guid userId) =>
        Registry.ReserveAsync(Issuer, subject, tenant, userId, Token);

    private async Task<TenantId> NewTenantAsync()
    {
        var id = TenantId.New();
        await platform.AsAsync(
            "portal_operator",
            $"INSERT INTO tenants (tenant_id, url_id, display_name, state) VALUES ('{id}', 'i{id.ToString()[^12..]}', 'I', 'Active')"
        );
        return id;
    }
}
