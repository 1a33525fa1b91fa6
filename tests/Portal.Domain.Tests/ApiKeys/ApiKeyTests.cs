using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.Tests.Access;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.KeyService;

namespace Portal.Domain.Tests.ApiKeys;

public sealed class ApiKeyTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_made_in_both_halves_works_and_its_secret_stands_nowhere()
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var made = await keys.CreateAsync(
            admin,
            new("  nightly-export ", [ApiScopes.ReadUsers, ApiScopes.ReadJourneys], new(Days: 90)),
            Cancel
        );
        var verified = await halves.VerifyAsync(made.Secret);
        Assert.NotNull(verified);
        Assert.Equal((made.KeyId, tenant.Id), (verified.KeyId, verified.TenantId));
        Assert.Equal([ApiScopes.ReadJourneys, ApiScopes.ReadUsers], verified.Scopes);
        Assert.Equal(made.ExpiresAt, verified.ExpiresAt);
        var row = await halves.RowAsync(made.KeyId);
        Assert.Equal(("nightly-export", ApiKeyState.Active), (row.Name, row.State));
        Assert.Equal((admin.User.UserId, admin.User.Label), (row.CreatedById, row.CreatedByLabel));
        Assert.Equal(TimeSpan.FromDays(90), row.ExpiresAt - row.CreatedAt);
        Assert.DoesNotContain(made.Secret, made.ToString(), StringComparison.Ordinal);
        Assert.False(await tenant.HoldsAsync(made.Secret));
    }

    [Theory]
    [InlineData("", 90, "Name")]
    [InlineData("two\nlines", 90, "Name")]
    [InlineData("fine", 0, "ExpiresAt")]
    [InlineData("fine", 367, "ExpiresAt")]
    [InlineData("fine", int.MaxValue, "ExpiresAt")]
    [InlineData("fine", int.MinValue, "ExpiresAt")]
    public async Task What_is_wrong_is_told_and_nothing_is_left(string name, int days, string field)
    {
        var (keys, admin, tenant, _) = await PrepareAsync();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() =>
            keys.CreateAsync(admin, new(name, [ApiScopes.ReadJourneys], new(Days: days)), Cancel)
        );
        Assert.Equal([field], error.Errors.Keys);
        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal(AuditOutcome.Refused, entry.Outcome);
    }

    [Theory]
    [InlineData]
    [InlineData("journeys:delete")]
    [InlineData("Journeys:Read")]
    [InlineData("journeys:read", "*")]
    public async Task Only_known_scopes_and_at_least_one(params string[] scopes)
    {
        var (keys, admin, _, _) = await PrepareAsync();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() =>
            keys.CreateAsync(admin, new(new string('x', 101), scopes, new()), Cancel)
        );
        Assert.Equal(["ExpiresAt", "Name", "Scopes"], error.Errors.Keys.Order());
    }

    [Fact]
    public async Task A_name_is_given_once_even_at_the_same_moment_and_is_free_after_the_end()
    {
        var (keys, admin, tenant, _) = await PrepareAsync();
        var name = TestTenant.NewName("Key");
        var attempts = Enumerable
            .Range(0, 4)
            .Select(async i =>
            {
                var draft = OperationTargets.KeyDraft(i % 2 == 0 ? name : name.ToUpperInvariant());
                try
                {
                    return await keys.CreateAsync(admin, draft, Cancel);
                }
                catch (ConflictException)
                {
                    return null;
                }
            });
        var made = Assert.Single((await Task.WhenAll(attempts)).OfType<NewApiKey>());
        await keys.RevokeAsync(admin, made.KeyId, Cancel);
        Assert.NotNull(await tenant.NewKeyAsync(name));
    }

    [Fact]
    public async Task A_revoked_key_ends_in_both_halves_and_cannot_be_revoked_again()
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var made = await tenant.NewKeyAsync();
        await keys.RevokeAsync(admin, made.KeyId, Cancel);
        Assert.Equal((ApiKeyState.Revoked, KeyState.Revoked), await halves.StatesAsync(made.KeyId));
        Assert.Null(await halves.VerifyAsync(made.Secret));
        await Assert.ThrowsAsync<ConflictException>(() => keys.RevokeAsync(admin, made.KeyId, Cancel));
        var ended = await keys.ListAsync(admin, new() { Filter = ApiKeyFilter.Ended }, Cancel);
        Assert.Equal(ApiKeyStatus.Revoked, ended.Items.Single(key => key.KeyId == made.KeyId).Status);
    }

    [Fact]
    public async Task Keys_of_another_tenant_can_be_neither_seen_nor_replaced_nor_revoked()
    {
        var (keys, admin, _, _) = await PrepareAsync();
        var other = await platform.TenantAsync("othermanagedkeys");
        var foreign = await other.NewKeyAsync();
        var rotation = new ApiKeyRotation(TimeSpan.Zero, new(Days: 30));
        await Assert.ThrowsAsync<NotFoundException>(() => keys.GetAsync(admin, foreign.KeyId, Cancel));
        await Assert.ThrowsAsync<NotFoundException>(() => keys.RevokeAsync(admin, foreign.KeyId, Cancel));
        await Assert.ThrowsAsync<NotFoundException>(() => keys.RotateAsync(admin, foreign.KeyId, rotation, Cancel));
        var halves = KeyStates.Of(platform, other);
        Assert.Equal((ApiKeyState.Active, KeyState.Active), await halves.StatesAsync(foreign.KeyId));
        Assert.NotNull(await halves.VerifyAsync(foreign.Secret));
    }

    [Fact]
    public async Task A_key_lists_and_survives_whoever_made_it()
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var made = await tenant.NewKeyAsync();
        var maker = (await halves.RowAsync(made.KeyId)).CreatedById;
        await tenant.ExecuteAsync($"UPDATE users SET state = 'Deactivated' WHERE user_id = '{maker}'");
        var found = Assert.Single((await keys.ListAsync(admin, new() { Search = made.Name }, Cancel)).Items);
        Assert.Equal((ApiKeyStatus.Active, false, null), (found.Status, found.ExpiresSoon, found.LastUsedAt));
        Assert.NotNull(await halves.VerifyAsync(made.Secret));
    }

    [Fact]
    public async Task While_the_key_service_is_away_no_key_is_begun_and_a_revocation_takes_place_all_the_same()
    {
        var (keys, admin, tenant, halves) = await PrepareAsync();
        var made = await tenant.NewKeyAsync();
        await using var proxy = await InterruptedProxy.OpenAsync(
            platform.Platform.KeyService.Address,
            responses: 0,
            forwardsLast: false
        );
        var cut = (ApiKeyOperations)platform.AnotherProcess(proxy.Address).GetService(typeof(ApiKeyOperations))!;
        var draft = OperationTargets.KeyDraft();
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() => cut.CreateAsync(admin, draft, Cancel));
        Assert.Empty((await cut.ListAsync(admin, new() { Search = draft.Name }, Cancel)).Items);

        await cut.RevokeAsync(admin, made.KeyId, Cancel);
        Assert.Equal((ApiKeyState.Revoked, KeyState.Active), await halves.StatesAsync(made.KeyId));
        await keys.ListAsync(admin, new(), Cancel);
        await halves.AgreeAsync();
        Assert.NotNull(await keys.CreateAsync(admin, draft, Cancel));
    }

    private async Task<(ApiKeyOperations Keys, Caller Admin, TestTenant Tenant, KeyStates Halves)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("managedkeys");
        var halves = KeyStates.Of(platform, tenant);
        return (tenant.Get<ApiKeyOperations>(), await tenant.NewAdminAsync(), tenant, halves);
    }
}
