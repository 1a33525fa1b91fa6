using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>The doors to a company's identity provider hold against whatever a service asks for.</summary>
public sealed class SignInSetUpTests(TestPlatform platform) : IAsyncLifetime
{
    private TenantId tenant;

    public async ValueTask InitializeAsync() =>
        tenant = (await platform.ProvisionAsync("sign-in-set-up", ServerTier.Schema)).TenantId;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Only_web_makes_a_link_for_a_company_that_is_active()
    {
        foreach (var role in new[] { "portal_api", "portal_operator" })
        {
            var refused = await platform.RefusedAsync(role, Link("sha256('a')"));
            Assert.Equal("23514", refused.SqlState);
        }
        await platform.AsAsync("portal_web", Link("sha256(gen_random_uuid()::text::bytea)"));
        var tooLong = await platform.RefusedAsync("portal_web", Link("sha256('b')", "8 days"));
        Assert.Equal("23514", tooLong.SqlState);
        var unknown = await platform.RefusedAsync(
            "portal_web",
            Link("sha256('c')").Replace(tenant.ToString(), TenantId.New().ToString(), StringComparison.Ordinal)
        );
        Assert.Equal("23514", unknown.SqlState);
    }

    [Fact]
    public async Task The_api_makes_one_for_a_company_that_is_being_made()
    {
        var id = TenantId.New();
        await OwnerAsync(
            $"INSERT INTO tenants (tenant_id, url_id, display_name, state) VALUES ('{id}', 'x{id.ToString()[^12..]}', 'X', 'Provisioning')"
        );
        var link = Link("sha256(gen_random_uuid()::text::bytea)")
            .Replace(tenant.ToString(), id.ToString(), StringComparison.Ordinal);
        Assert.NotNull(await platform.AsAsync("portal_api", link));
    }

    [Fact]
    public async Task Settings_are_activated_only_as_they_were_tested_and_once()
    {
        var hash = await NewLinkAsync();
        Assert.Equal("Changed", await ActivateAsync(hash, "''")); // there are none
        await PutAsync(hash);
        var digest = await DigestAsync(hash);
        Assert.Equal("Untested", await ActivateAsync(hash, digest));
        foreach (
            var (stage, state) in new[]
            {
                ("Discovery", "Passed"),
                ("SignIn", "Passed"),
                ("Claims", "Failed"),
                ("Claims", "Running"),
            }
        )
        {
            Assert.True(await RecordAsync(hash, digest, stage, state));
            Assert.Equal("Untested", await ActivateAsync(hash, digest));
        }
        Assert.False(await RecordAsync(hash, "sha256('of others')", "Claims", "Passed"));
        Assert.True(await RecordAsync(hash, digest, "Claims", "Passed"));
        await PutAsync(hash, client: "another");
        Assert.Equal("Changed", await ActivateAsync(hash, digest));
        Assert.Equal("Untested", await ActivateAsync(hash, await DigestAsync(hash)));

        digest = await DigestAsync(hash);
        await RecordAsync(hash, digest, "Claims", "Passed");
        await OwnerAsync("UPDATE provider_candidates SET test_at = now() - interval '61 minutes'");
        Assert.Equal("Untested", await ActivateAsync(hash, digest));
        await RecordAsync(hash, digest, "Claims", "Passed");
        Assert.Equal("Activated", await ActivateAsync(hash, digest));
        Assert.Equal("Closed", await ActivateAsync(hash, digest));
        Assert.Equal(false, await PutAsync(hash));
        Assert.Equal(
            "another https://id.example",
            await OwnerAsync($"SELECT client_id || ' ' || issuer FROM identity_providers WHERE tenant_id = '{tenant}'")
        );
        Assert.Equal(
            0L,
            await OwnerAsync(
                $"SELECT count(*) FROM provider_candidates JOIN sign_in_set_ups USING (set_up_id) WHERE secret_hash = {hash}"
            )
        );
    }

    [Theory]
    [InlineData("expires_at = now() - interval '1 second'")]
    [InlineData("ended_at = now(), end_reason = 'Replaced'")]
    [InlineData("tenant_id = (SELECT tenant_id FROM tenants WHERE url_id <> 'sign-in-set-up' LIMIT 1)")]
    public async Task A_link_that_is_not_open_or_of_another_company_does_nothing(string set)
    {
        await platform.ProvisionAsync("sign-in-other", ServerTier.Schema);
        var hash = await NewLinkAsync();
        await PutAsync(hash);
        var digest = await DigestAsync(hash);
        await RecordAsync(hash, digest, "Claims", "Passed");
        await OwnerAsync($"UPDATE sign_in_set_ups SET {set} WHERE secret_hash = {hash}");
        Assert.Equal(false, await PutAsync(hash, client: "evil"));
        Assert.False(await RecordAsync(hash, digest, "Claims", "Passed"));
        Assert.Equal("Closed", await ActivateAsync(hash, digest));
    }

    private string Link(string hash, string lifetime = "7 days") =>
        $"SELECT create_sign_in_link(gen_random_uuid(), '{tenant}', {hash}, interval '{lifetime}')::text";

    /// <returns>The hash as an expression.</returns>
    private async Task<string> NewLinkAsync()
    {
        var hash = $"sha256('{Guid.CreateVersion7():n}')";
        await platform.AsAsync("portal_web", Link(hash));
        return hash;
    }

    private Task<object?> PutAsync(string hash, string client = "portal") =>
        platform.AsAsync(
            "portal_web",
            $"SELECT put_provider_candidate({hash}, '{tenant}', 'oidc', 'https://id.example', 'OpenID Connect', '{client}', 'box', NULL, false)"
        );

    private async Task<string> DigestAsync(string hash) =>
        "'"
        + await platform.AsAsync(
            "portal_web",
            $"SELECT provider_digest(c)::text FROM provider_candidates AS c JOIN sign_in_set_ups USING (set_up_id) WHERE secret_hash = {hash}"
        )
        + "'";

    private async Task<bool> RecordAsync(string hash, string digest, string stage, string state) =>
        (bool)
            (
                await platform.AsAsync(
                    "portal_web",
                    $"SELECT record_provider_test({hash}, '{tenant}', {digest}, '{stage}', '{state}', NULL)"
                )
            )!;

    private Task<object?> ActivateAsync(string hash, string digest) =>
        platform.AsAsync("portal_web", $"SELECT activate_provider({hash}, '{tenant}', {digest})");

    private Task<object?> OwnerAsync(string sql) => platform.AsAsync("portal_operator", sql);
}
