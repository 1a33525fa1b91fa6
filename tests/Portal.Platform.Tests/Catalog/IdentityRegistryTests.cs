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

    [Fact]
    public async Task Until_its_release_is_complete_an_identity_is_nobody_elses()
    {
        var (one, other) = (await NewTenantAsync(), await NewTenantAsync());
        await BindAsync(one);
        await RaiseAsync(one, AuthorityIntent.ResetSignIn);
        Assert.Null(await ReserveAsync(other, user));
        var still = (await ReserveAsync(one, user))!; // a sign-in in progress, which the tenant's database decides about
        Assert.False(await Registry.ConfirmAsync(still, Token));

        var row = Assert.Single(await Registry.ListReleasingAsync(one, Token));
        Assert.True(Registry.IsOf(row, Issuer, subject));
        Assert.True(await Registry.ReleaseAsync(row, Token));
        Assert.False(await Registry.ReleaseAsync(row, Token));
        Assert.False(await Registry.KeepAsync(row, Token));
        Assert.Empty(await Registry.ListReleasingAsync(one, Token));
        Assert.False(await Registry.ConfirmAsync(still, Token));
        Assert.True(await Registry.ConfirmAsync((await ReserveAsync(other, user))!, Token));
        Assert.Null(await ReserveAsync(one, user));
    }

    [Fact]
    public async Task A_release_that_is_taken_back_leaves_the_identity_where_it_was()
    {
        var (one, other) = (await NewTenantAsync(), await NewTenantAsync());
        await BindAsync(one);
        await RaiseAsync(one, AuthorityIntent.ReinviteUser);
        var before = Assert.Single(await Registry.ListReleasingAsync(one, Token));
        await RaiseAsync(one, AuthorityIntent.ResetSignIn); // another one began meanwhile
        Assert.False(await Registry.KeepAsync(before, Token));
        Assert.True(await Registry.KeepAsync(Assert.Single(await Registry.ListReleasingAsync(one, Token)), Token));
        Assert.Null(await ReserveAsync(other, user));
        Assert.Equal(IdentityBindingState.Bound, (await Registry.FindAsync(Issuer, subject, Token))!.State);
    }

    [Fact]
    public async Task Other_changes_of_the_user_let_go_of_nothing()
    {
        var tenant = await NewTenantAsync();
        await BindAsync(tenant);
        await RaiseAsync(tenant, AuthorityIntent.DeactivateUser);
        Assert.Equal(IdentityBindingState.Bound, (await Registry.FindAsync(Issuer, subject, Token))!.State);
    }

    [Fact]
    public async Task A_sign_in_in_progress_is_not_confirmed_after_a_reset()
    {
        var tenant = await NewTenantAsync();
        var reservation = (await ReserveAsync(tenant, user))!;
        await RaiseAsync(tenant, AuthorityIntent.ResetSignIn);
        Assert.False(await Registry.ConfirmAsync(reservation, Token));
        Assert.Equal(IdentityBindingState.Released, (await Registry.FindAsync(Issuer, subject, Token))!.State);
    }

    [Fact]
    public async Task A_reservation_that_was_given_up_is_free_at_once_and_a_newer_one_is_not()
    {
        var (one, other) = (await NewTenantAsync(), await NewTenantAsync());
        var first = (await ReserveAsync(one, user))!;
        await Registry.CancelAsync(first, Token);
        var second = (await ReserveAsync(other, user))!;
        await Registry.CancelAsync(first, Token);
        Assert.Null(await ReserveAsync(one, user));
        Assert.True(await Registry.ConfirmAsync(second, Token));
    }

    private async Task BindAsync(TenantId tenant) =>
        Assert.True(await Registry.ConfirmAsync((await ReserveAsync(tenant, user))!, Token));

    private Task<long> RaiseAsync(TenantId tenant, AuthorityIntent intent) =>
        platform.Web.GetRequiredService<AuthorityVersions>().RaiseAsync(tenant, user, intent, Token);

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
