using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Tests.Access;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.KeyService;

namespace Portal.Domain.Tests.ApiKeys;

public sealed class ApiKeyRotationTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<int> Overlaps =>
        [
            .. ApiKeyRules
                .Overlaps.Where(overlap => overlap > TimeSpan.Zero)
                .Select(overlap => (int)overlap.TotalMinutes),
        ];

    [Theory]
    [MemberData(nameof(Overlaps))]
    public async Task Both_keys_work_for_the_overlap_and_the_old_one_says_when_it_ends(int minutes)
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var old = await tenant.NewKeyAsync();
        var made = await keys.RotateAsync(admin, old.KeyId, new(TimeSpan.FromMinutes(minutes), new(Days: 30)), Cancel);
        Assert.Equal(old.Name, made.Name);
        Assert.NotNull(await halves.VerifyAsync(old.Secret));
        Assert.Equal([ApiScopes.ReadJourneys], (await halves.VerifyAsync(made.Secret))!.Scopes);
        var listed = (await keys.ListAsync(admin, new() { Search = old.Name }, Cancel)).Items;
        Assert.Equal([ApiKeyStatus.Active, ApiKeyStatus.Replaced], listed.Select(key => key.Status));
        Assert.False(listed[1].ExpiresSoon, "What is meant to end is not warned of.");
        var (row, successor) = (await halves.RowAsync(old.KeyId), await halves.RowAsync(made.KeyId));
        Assert.Equal(old.KeyId, successor.Replaces);
        Assert.Equal(new(old.KeyId, row.ExpiresAt), listed[0].Replaces);
        Assert.Null(listed[1].Replaces);
        Assert.InRange(
            row.ExpiresAt - successor.CreatedAt,
            TimeSpan.FromMinutes(minutes),
            TimeSpan.FromMinutes(minutes + 1)
        );
        await Assert.ThrowsAsync<ConflictException>(() =>
            keys.RotateAsync(admin, old.KeyId, new(TimeSpan.Zero, new(Days: 30)), Cancel)
        );
    }

    [Fact]
    public async Task When_the_successor_is_revoked_the_old_key_is_active_again()
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var old = await tenant.NewKeyAsync();
        var successor = await keys.RotateAsync(admin, old.KeyId, new(TimeSpan.FromHours(1), new(Days: 30)), Cancel);
        await keys.RevokeAsync(admin, successor.KeyId, Cancel);
        Assert.Equal(ApiKeyStatus.Active, (await keys.GetAsync(admin, old.KeyId, Cancel)).Status);
        Assert.NotNull(await halves.VerifyAsync(old.Secret));

        var next = await keys.RotateAsync(admin, old.KeyId, new(TimeSpan.FromHours(1), new(Days: 30)), Cancel);
        await keys.RevokeAsync(admin, old.KeyId, Cancel);
        Assert.Null((await keys.GetAsync(admin, next.KeyId, Cancel)).Replaces);
    }

    [Fact]
    public async Task Without_an_overlap_the_old_key_ends_in_both_halves_at_once()
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var old = await tenant.NewKeyAsync();
        var made = await keys.RotateAsync(admin, old.KeyId, new(TimeSpan.Zero, new(Days: 30)), Cancel);
        Assert.Equal((ApiKeyState.Revoked, KeyState.Revoked), await halves.StatesAsync(old.KeyId));
        Assert.Null(await halves.VerifyAsync(old.Secret));
        Assert.NotNull(await halves.VerifyAsync(made.Secret));
    }

    [Fact]
    public async Task When_the_overlap_is_over_the_next_run_ends_the_old_key_in_the_key_service()
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var old = await tenant.NewKeyAsync();
        await keys.RotateAsync(admin, old.KeyId, new(TimeSpan.FromMinutes(15), new(Days: 30)), Cancel);
        await tenant.ExecuteAsync($"UPDATE api_keys SET expires_at = now() WHERE key_id = '{old.KeyId}'");
        Assert.NotNull(await halves.VerifyAsync(old.Secret)); // its row alone has ended it so far (IC-9)
        await tenant.Get<ApiKeyReconciler>().RunAsync(tenant.Id, Cancel);
        Assert.Null(await halves.VerifyAsync(old.Secret));
        await halves.AgreeAsync();
        var entries = await tenant.EntriesOfTargetAsync(old.KeyId.Value);
        Assert.Equal(ApiKeyStatus.Expired, (await keys.GetAsync(admin, old.KeyId, Cancel)).Status);
        Assert.Equal(
            (AuditAction.ApiKeyRevoked, AuditActorKind.System),
            ((AuditAction)entries[^1].Action, entries[^1].ActorKind)
        );
    }

    [Fact]
    public async Task A_key_is_replaced_once_even_at_the_same_moment()
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var old = await tenant.NewKeyAsync();
        var attempts = Enumerable
            .Range(0, 4)
            .Select(async _ =>
            {
                try
                {
                    return await keys.RotateAsync(admin, old.KeyId, new(TimeSpan.FromHours(1), new(Days: 30)), Cancel);
                }
                catch (ConflictException)
                {
                    return null;
                }
            });
        Assert.Single((await Task.WhenAll(attempts)).OfType<NewApiKey>());
        await halves.AgreeAsync();
    }

    [Fact]
    public async Task Only_the_listed_overlaps_and_only_keys_in_use()
    {
        var (keys, admin, tenant, _) = await PrepareAsync();
        var old = await tenant.NewKeyAsync();
        var wrong = await Assert.ThrowsAsync<InvalidInputException>(() =>
            keys.RotateAsync(admin, old.KeyId, new(TimeSpan.FromDays(300), new(Days: 0)), Cancel)
        );
        Assert.Equal(["ExpiresAt", "Overlap"], wrong.Errors.Keys.Order());
        await keys.RevokeAsync(admin, old.KeyId, Cancel);
        await Assert.ThrowsAsync<ConflictException>(() =>
            keys.RotateAsync(admin, old.KeyId, new(TimeSpan.Zero, new(Days: 30)), Cancel)
        );
    }

    [Fact]
    public async Task A_key_is_warned_of_two_weeks_before_its_end_until_another_takes_its_place()
    {
        var (keys, admin, tenant, _) = await PrepareAsync();
        var old = await tenant.NewKeyAsync();
        await tenant.ExecuteAsync(
            $"UPDATE api_keys SET expires_at = now() + interval '13 days' WHERE key_id = '{old.KeyId}'"
        );
        var query = new ApiKeyQuery { Filter = ApiKeyFilter.ExpiringSoon, Search = old.Name };
        Assert.True(Assert.Single((await keys.ListAsync(admin, query, Cancel)).Items).ExpiresSoon);
        await keys.RotateAsync(admin, old.KeyId, new(TimeSpan.FromHours(24), new(Days: 90)), Cancel);
        Assert.Empty((await keys.ListAsync(admin, query, Cancel)).Items);
    }

    private async Task<(ApiKeyOperations Keys, Caller Admin, TestTenant Tenant, KeyStates Halves)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("rotatedkeys");
        var halves = KeyStates.Of(platform, tenant);
        return (tenant.Get<ApiKeyOperations>(), await tenant.NewAdminAsync(), tenant, halves);
    }
}
