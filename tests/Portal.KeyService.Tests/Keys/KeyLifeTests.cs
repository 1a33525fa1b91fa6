using Npgsql;
using Portal.KeyService.Tests.Running;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.KeyService.Tests.Keys;

/// <summary>Pending, active, revoked: and what is left when the caller dies between two steps.</summary>
public sealed class KeyLifeTests(KeyServices services) : IAsyncLifetime
{
    private static readonly string[] Scopes = ["journeys:read"];
    private readonly KeyOwner acme = KeyOwner.Of(TenantId.New());
    private TestCaller caller = null!;

    [Fact]
    public async Task A_key_is_valid_from_activation_to_revocation_and_not_before_or_after()
    {
        var id = KeyId.New();
        var created = await caller.Keys.CreateAsync(acme, id, ["journeys:read", "journeys:write"], null, Cancel);
        Assert.Null(await caller.VerifyAsync(created.Key));

        await caller.Keys.ActivateAsync(acme, created, Cancel);
        var verified = await caller.VerifyAsync(created.Key);
        Assert.NotNull(verified);
        Assert.Equal((id, acme.Tenant), (verified.KeyId, verified.TenantId));
        Assert.Equal(["journeys:read", "journeys:write"], verified.Scopes);

        await caller.Keys.RevokeAsync(acme, id, Cancel);
        Assert.Null(await caller.VerifyAsync(created.Key));
    }

    [Fact]
    public async Task A_caller_killed_after_creation_makes_the_key_anew_and_the_lost_secret_is_worth_nothing()
    {
        var id = KeyId.New();
        var lost = await caller.Keys.CreateAsync(acme, id, Scopes, null, Cancel);
        var second = await caller.Keys.CreateAsync(acme, id, Scopes, null, Cancel);
        Assert.NotEqual(lost.Key, second.Key);

        await Assert.ThrowsAsync<ConflictException>(() => caller.Keys.ActivateAsync(acme, lost, Cancel));
        await caller.Keys.ActivateAsync(acme, second, Cancel);
        Assert.Null(await caller.VerifyAsync(lost.Key));
        Assert.NotNull(await caller.VerifyAsync(second.Key));
    }

    [Fact]
    public async Task A_caller_killed_after_activation_may_activate_again_but_not_create_again()
    {
        var created = await caller.Keys.CreateAsync(acme, KeyId.New(), Scopes, null, Cancel);
        await caller.Keys.ActivateAsync(acme, created, Cancel);
        await caller.Keys.ActivateAsync(acme, created, Cancel);
        await Assert.ThrowsAsync<ConflictException>(() =>
            caller.Keys.CreateAsync(acme, new(created.KeyId), Scopes, null, Cancel)
        );
        Assert.NotNull(await caller.VerifyAsync(created.Key));
    }

    [Fact]
    public async Task A_revocation_may_be_repeated_and_nothing_undoes_it()
    {
        var created = await caller.Keys.CreateAsync(acme, KeyId.New(), Scopes, null, Cancel);
        var id = new KeyId(created.KeyId);
        await caller.Keys.RevokeAsync(acme, id, Cancel);
        await caller.Keys.RevokeAsync(acme, id, Cancel);
        await Assert.ThrowsAsync<ConflictException>(() => caller.Keys.ActivateAsync(acme, created, Cancel));
        await Assert.ThrowsAsync<ConflictException>(() => caller.Keys.CreateAsync(acme, id, Scopes, null, Cancel));
    }

    [Fact]
    public async Task An_id_revoked_before_its_creation_arrives_stays_revoked()
    {
        var id = KeyId.New();
        await caller.Keys.RevokeAsync(acme, id, Cancel);
        await Assert.ThrowsAsync<ConflictException>(() => caller.Keys.CreateAsync(acme, id, Scopes, null, Cancel));
    }

    [Fact]
    public async Task Another_tenants_key_cannot_be_made_activated_or_revoked()
    {
        var globex = KeyOwner.Of(TenantId.New());
        var (id, text) = await caller.NewKeyAsync(acme);
        var pending = await caller.Keys.CreateAsync(acme, KeyId.New(), Scopes, null, Cancel);
        foreach (var stranger in new[] { globex, KeyOwner.Platform })
        {
            await Assert.ThrowsAsync<NotFoundException>(() => caller.Keys.RevokeAsync(stranger, id, Cancel));
            await Assert.ThrowsAsync<NotFoundException>(() => caller.Keys.ActivateAsync(stranger, pending, Cancel));
            await Assert.ThrowsAsync<ConflictException>(() =>
                caller.Keys.CreateAsync(stranger, new(pending.KeyId), Scopes, null, Cancel)
            );
        }
        Assert.NotNull(await caller.VerifyAsync(text));
        Assert.Empty(await caller.Keys.ListAsync(globex.Tenant!.Value, null, Cancel));
    }

    [Fact]
    public async Task A_list_has_the_tenants_own_keys_with_their_states_page_by_page()
    {
        var (active, _) = await caller.NewKeyAsync(acme);
        var pending = await caller.Keys.CreateAsync(acme, KeyId.New(), Scopes, null, Cancel);
        var (revoked, _) = await caller.NewKeyAsync(acme);
        await caller.Keys.RevokeAsync(acme, revoked, Cancel);

        var list = await caller.Keys.ListAsync(acme.Tenant!.Value, null, Cancel);
        Assert.Equal(
            [(active.Value, KeyState.Active), (pending.KeyId, KeyState.Pending), (revoked.Value, KeyState.Revoked)],
            list.Select(key => (key.KeyId, key.State))
        );
        var rest = await caller.Keys.ListAsync(acme.Tenant.Value, active, Cancel);
        Assert.Equal([pending.KeyId, revoked.Value], rest.Select(key => key.KeyId));
    }

    [Fact]
    public async Task The_platforms_own_keys_are_listed_and_no_tenants_whatever_the_address_adds()
    {
        var (own, _) = await caller.NewKeyAsync(KeyOwner.Platform);
        var (tenants, _) = await caller.NewKeyAsync(acme);
        var listed = await caller.Keys.ListAsync(KeyOwner.Platform, null, Cancel);
        Assert.Contains(new ListedKey(own.Value, KeyState.Active, null), listed);
        Assert.DoesNotContain(listed, key => key.KeyId == tenants.Value);
        Assert.DoesNotContain(await caller.Keys.ListAsync(acme, null, Cancel), key => key.KeyId == own.Value);

        using var http = services.Shared.Http(services.Shared.Secret("Bind"));
        var address = new Uri($"{KeyServiceRoutes.PlatformKeys}?tenantId={acme.Tenant}", UriKind.Relative);
        Assert.DoesNotContain(tenants.ToString(), await http.GetStringAsync(address, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unacceptable_requests_name_every_field_that_is_wrong()
    {
        var past = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() =>
            caller.Keys.CreateAsync(
                acme,
                new(Guid.Parse("f1b9b3a4-1c1b-4b0a-8c1a-000000000001")),
                ["x; DROP"],
                past,
                Cancel
            )
        );
        Assert.Equal(["expiresAt", "keyId", "scopes"], refusal.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE keys SET state = 'Active', secret_hash = sha256('x') WHERE key_id = '{0}'")]
    [InlineData("UPDATE keys SET tenant_id = gen_random_uuid() WHERE key_id = '{0}'")]
    [InlineData("UPDATE keys SET state = 'Pending', secret_hash = sha256('x') WHERE key_id = '{0}'")]
    public async Task The_database_itself_lets_no_revoked_key_come_back_to_life(string statement)
    {
        var (id, _) = await caller.NewKeyAsync(acme);
        await caller.Keys.RevokeAsync(acme, id, Cancel);
        var sql = string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, id);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => services.Shared.SqlAsync("portal_keys", sql));
        Assert.Equal(PostgresErrorCodes.IntegrityConstraintViolation, refusal.SqlState);
    }

    public async ValueTask InitializeAsync()
    {
        caller = await TestCaller.StartAsync(services.Shared);
        await caller.Keys.BindAsync(acme.Tenant!.Value, ServerId.New(), 1, Cancel);
    }

    public ValueTask DisposeAsync() => caller.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
