using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using Portal.KeyService.Tests.Running;
using Portal.KeyService.Tokens;
using Portal.Testing;

namespace Portal.KeyService.Tests.Tokens;

/// <summary>Signing keys come before they are used and go after their signatures' last day.</summary>
public sealed class SigningKeyTests(KeyServices services) : IAsyncLifetime
{
    private static readonly byte[] Message = "signed"u8.ToArray();
    private static readonly SigningSchedule Schedule = new();
    private readonly FakeClock clock = new(TimeProvider.System.GetUtcNow());
    private RunningKeyService service = null!;

    private SigningKeys Keys => service.Services.GetRequiredService<SigningKeys>();

    [Theory]
    [InlineData("context-token", "ContextToken")]
    [InlineData("seal", "Seal")]
    [InlineData("report", "Report")]
    public async Task A_signature_verifies_with_the_published_key_of_its_kid(string set, string use)
    {
        using var key = await Keys.CurrentAsync(Enum.Parse<SigningUse>(use), Cancel);
        var published = Assert.Single(await PublishedAsync(set));
        Assert.Equal(("EC", "P-256", "ES256", "sig"), (published.Kty, published.Crv, published.Alg, published.Use));
        Assert.Equal(key.Kid, published.Kid);
        Assert.True(Verifies(published, key.Sign(Message)));
    }

    [Fact]
    public async Task A_published_key_has_public_members_and_no_others()
    {
        using var key = await Keys.CurrentAsync(SigningUse.Seal, Cancel);
        using var http = service.Http(service.Secret("Issue"));
        using var set = JsonDocument.Parse(await http.GetStringAsync(new Uri("/jwks/seal", UriKind.Relative), Cancel));
        Assert.Equal(["keys"], set.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["alg", "crv", "kid", "kty", "use", "x", "y"],
            set.RootElement.GetProperty("keys")[0].EnumerateObject().Select(member => member.Name).Order()
        );
    }

    [Fact]
    public async Task Each_use_has_keys_of_its_own()
    {
        var kids = new List<string>();
        foreach (var use in Enum.GetValues<SigningUse>())
        {
            using var key = await Keys.CurrentAsync(use, Cancel);
            kids.Add(key.Kid);
        }
        Assert.Equal(kids.Count, kids.Distinct(StringComparer.Ordinal).Count());
        foreach (var set in new[] { "context-token", "seal", "report" })
        {
            Assert.Single(await PublishedAsync(set), key => kids.Contains(key.Kid));
        }
    }

    [Fact]
    public async Task The_next_key_is_published_before_it_signs_and_the_former_stays_until_its_tokens_are_over()
    {
        var first = await KidAsync();
        clock.Advance(Schedule.Period - Schedule.PublishedBefore - TimeSpan.FromMinutes(1));
        await RotateAsync();
        Assert.Equal([first], await KidsAsync());

        clock.Advance(TimeSpan.FromMinutes(2));
        await RotateAsync();
        var both = await KidsAsync();
        var next = Assert.Single(both, kid => kid != first);
        Assert.Equal(2, both.Length);
        Assert.Equal(first, await KidAsync()); // published, and not in use yet

        clock.Advance(Schedule.PublishedBefore);
        await RotateAsync();
        Assert.Equal(next, await KidAsync());
        Assert.Equal(2, (await KidsAsync()).Length); // tokens of the first one are still about

        clock.Advance(Schedule.KeptAfter);
        await RotateAsync();
        Assert.Equal([next], await KidsAsync());
    }

    [Fact]
    public async Task After_a_long_standstill_the_next_key_is_still_published_before_it_signs()
    {
        var first = await KidAsync();
        clock.Advance(Schedule.Period * 3);
        await RotateAsync();
        Assert.Equal(2, (await KidsAsync()).Length);
        Assert.Equal(first, await KidAsync());
        clock.Advance(Schedule.PublishedBefore);
        Assert.NotEqual(first, await KidAsync());
    }

    [Fact]
    public async Task A_former_seals_public_key_stays_and_its_private_key_goes()
    {
        string kid;
        byte[] seal;
        using (var key = await Keys.CurrentAsync(SigningUse.Seal, Cancel))
        {
            (kid, seal) = (key.Kid, key.Sign(Message));
        }
        clock.Advance(Schedule.Period);
        await Keys.RotateAsync(SigningUse.Seal, Cancel);
        clock.Advance(Schedule.PublishedBefore + Schedule.KeptAfter);
        await Keys.RotateAsync(SigningUse.Seal, Cancel);
        Assert.True(Verifies(Assert.Single(await PublishedAsync("seal"), key => key.Kid == kid), seal));
        var left = await service.SqlAsync(
            "portal_keys",
            $"SELECT sealed_private_key IS NULL FROM signing_keys WHERE kid = '{kid}'"
        );
        Assert.Equal(true, left);
    }

    [Fact]
    public async Task Nodes_that_rotate_at_once_make_one_key()
    {
        await KidAsync();
        clock.Advance(Schedule.Period);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RotateAsync()));
        Assert.Equal(2, (await KidsAsync()).Length);
    }

    [Fact]
    public async Task Private_keys_are_unreadable_without_the_key_encryption_key()
    {
        await KidAsync();
        var stored = (byte[])
            (await service.SqlAsync("portal_keys", "SELECT sealed_private_key FROM signing_keys LIMIT 1"))!;
        using var key = ECDsa.Create();
        Assert.ThrowsAny<CryptographicException>(() => key.ImportPkcs8PrivateKey(stored, out _));
        var other = new SigningSecret(service.FileIn("hash.key"));
        var keys = ActivatorUtilities.CreateInstance<SigningKeys>(service.Services, other);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => keys.CurrentAsync(SigningUse.ContextToken, Cancel));
    }

    [Fact]
    public async Task A_signing_key_cannot_be_swapped_or_moved_to_another_use()
    {
        await KidAsync();
        foreach (var set in new[] { "use = 'Seal'", "kid = 'x'", "public_key = ''", "signs_from = now()" })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() =>
                service.SqlAsync("portal_keys", "UPDATE signing_keys SET " + set)
            );
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    public async ValueTask InitializeAsync() => service = await services.StartAsync(it => it.Time = clock);

    public ValueTask DisposeAsync() => service.DisposeAsync();

    private async Task<string> KidAsync()
    {
        using var key = await Keys.CurrentAsync(SigningUse.ContextToken, Cancel);
        return key.Kid;
    }

    private Task RotateAsync() => Keys.RotateAsync(SigningUse.ContextToken, Cancel);

    private async Task<string[]> KidsAsync() => [.. (await PublishedAsync("context-token")).Select(key => key.Kid)];

    private async Task<IList<JsonWebKey>> PublishedAsync(string set)
    {
        using var http = service.Http(service.Secret("Issue"));
        return new JsonWebKeySet(await http.GetStringAsync(new Uri("/jwks/" + set, UriKind.Relative), Cancel)).Keys;
    }

    private static bool Verifies(JsonWebKey published, byte[] signature)
    {
        using var key = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint
                {
                    X = WebEncoders.Base64UrlDecode(published.X),
                    Y = WebEncoders.Base64UrlDecode(published.Y),
                },
            }
        );
        return key.VerifyData(
            Message,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
