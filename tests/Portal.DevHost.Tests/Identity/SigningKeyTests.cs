using System.Net;
using System.Text.Json;

namespace Portal.DevHost.Tests.Identity;

public sealed class SigningKeyTests
{
    private static async Task<string> IdTokenAsync(ProviderHost host)
    {
        using var browser = new Browser(host);
        using var party = new RelyingParty(host);
        var proof = ProofKeyPair.Create();
        var answer = await browser.SignInAsync(Browser.Request(proof), "ada@acme.test");
        return (await party.TokensAsync(answer.Code, proof.Verifier)).GetProperty("id_token").GetString()!;
    }

    private static async Task RotateAsync(ProviderHost host)
    {
        using var browser = new Browser(host) { PostsFrom = null };
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/acme/rotate-keys", [])).StatusCode);
    }

    [Fact]
    public async Task After_a_rotation_new_keys_sign_and_the_old_ones_still_verify_for_a_day()
    {
        await using var host = await ProviderHost.StartAsync();
        using var party = new RelyingParty(host);
        var keysBefore = await party.KeysAsync();
        var before = await IdTokenAsync(host);

        await RotateAsync(host);
        var after = await IdTokenAsync(host);

        Assert.True((await party.VerifyAsync(before, "ES256")).IsValid);
        Assert.True((await party.VerifyAsync(after, "ES256")).IsValid);
        Assert.False((await party.VerifyAsync(after, "ES256", keysBefore)).IsValid);
        Assert.Equal(4, (await party.KeysAsync()).Keys.Count);

        host.Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(2, (await party.KeysAsync()).Keys.Count);
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_rotate_the_keys()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host) { PostsFrom = "http://evil.test" };

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/acme/rotate-keys", [])).StatusCode);
    }

    [Fact]
    public async Task A_restart_keeps_the_keys_retired_ones_included()
    {
        var folder = PregeneratedKeys.CopyToNewFolder();
        string[] kept;
        await using (var host = await ProviderHost.StartAsync(folder))
        {
            using var party = new RelyingParty(host);
            await RotateAsync(host);
            kept = [.. (await party.KeysAsync()).Keys.Select(key => key.Kid)];
        }

        await using var restarted = await ProviderHost.StartAsync(folder);
        using var again = new RelyingParty(restarted);

        Assert.Equal(kept, (await again.KeysAsync()).Keys.Select(key => key.Kid));
    }

    [Fact]
    public async Task A_damaged_key_file_stops_the_start_and_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("portal-idp-").FullName;
        var file = Path.Combine(folder, "acme.signing-keys.json");
        await File.WriteAllTextAsync(file, "[{", TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => ProviderHost.StartAsync(folder));

        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_made_where_there_are_none()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("portal-idp-").FullName, "not", "there");
        await using var host = await ProviderHost.StartAsync(folder);
        using var party = new RelyingParty(host);

        Assert.Equal(2, (await party.KeysAsync()).Keys.Count);
        Assert.True(File.Exists(Path.Combine(folder, "acme.signing-keys.json")));
    }

    [Fact]
    public async Task The_key_file_is_readable_by_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes");
        await using var host = await ProviderHost.StartAsync();
        using var party = new RelyingParty(host);
        await party.KeysAsync();

        foreach (var file in Directory.GetFiles(host.StateFolder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task The_published_keys_hold_no_private_part()
    {
        await using var host = await ProviderHost.StartAsync();
        using var party = new RelyingParty(host);
        var keys = (await party.GetJsonAsync("jwks")).GetProperty("keys").EnumerateArray().ToList();

        Assert.Equal(["ES256", "RS256"], keys.Select(key => key.GetProperty("alg").GetString()).Order());
        foreach (var secret in new[] { "d", "p", "q", "dp", "dq", "qi", "k" })
            Assert.All(keys, key => Assert.False(key.TryGetProperty(secret, out JsonElement _)));
    }
}
