using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Portal.Testing;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.Tests.SignIn.Provider;

/// <summary>SECURITY.md's list for relying parties, as far as it concerns the token itself.</summary>
public sealed class IdTokenValidatorTests
{
    private const string Issuer = "https://id.acme.test";
    private const string ClientId = "portal-acme";
    private const string Nonce = "nonce-of-this-sign-in";
    private static readonly IdTokenExpectations Expected = new(Issuer, ClientId, Nonce);
    private static readonly ForgedKey Key = ForgedKey.Es256();
    private readonly FakeClock clock = new();
    private readonly Dictionary<string, object?> header = new(StringComparer.Ordinal)
    {
        ["alg"] = "ES256",
        ["kid"] = Key.Kid,
        ["typ"] = "JWT",
    };
    private readonly Dictionary<string, object?> claims;

    public IdTokenValidatorTests() =>
        claims = new(StringComparer.Ordinal)
        {
            ["iss"] = Issuer,
            ["aud"] = ClientId,
            ["sub"] = "ada-1",
            ["iat"] = Seconds(0),
            ["exp"] = Seconds(300),
            ["nonce"] = Nonce,
            ["email"] = "ada@acme.test",
            ["email_verified"] = true,
        };

    [Fact]
    public async Task A_token_that_keeps_every_rule_is_accepted_with_its_subject_and_email()
    {
        var accepted = await ValidateAsync(Key.Sign(header, claims));
        Assert.Equal(new IdTokenClaims("ada-1", "ada@acme.test", EmailVerified: true), accepted);
    }

    [Fact]
    public async Task RS256_and_PS256_are_accepted_too()
    {
        foreach (var key in new[] { ForgedKey.Rs256(), ForgedKey.Ps256() })
        {
            (header["alg"], header["kid"]) = (key.Algorithm, key.Kid);
            Assert.Equal("ada-1", (await ValidateAsync(key.Sign(header, claims), key)).Subject);
        }
    }

    [Theory]
    [InlineData("iss", "https://id.globex.test", "iss")]
    [InlineData("iss", "https://id.acme.test/", "iss")]
    [InlineData("iss", null, "iss")]
    [InlineData("aud", "somebody-else", "aud")]
    [InlineData("aud", null, "aud")]
    [InlineData("sub", null, "sub")]
    [InlineData("sub", "", "sub")]
    [InlineData("iat", null, "iat")]
    [InlineData("exp", null, "exp")]
    [InlineData("nonce", null, "nonce")]
    [InlineData("nonce", "of-another-sign-in", "nonce")]
    [InlineData("azp", "somebody-else", "azp")]
    public async Task A_wrong_or_missing_claim_is_refused(string claim, string? value, string rule)
    {
        claims[claim] = value;
        if (value is null)
        {
            claims.Remove(claim);
        }
        await RefusedAsync(rule, Key.Sign(header, claims));
    }

    [Fact]
    public async Task Our_own_azp_is_accepted()
    {
        claims["azp"] = ClientId;
        await ValidateAsync(Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_secondary_audience_is_refused_even_beside_ours()
    {
        claims["aud"] = new[] { ClientId, "somebody-else" };
        await RefusedAsync("aud", Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_single_audience_in_a_list_is_accepted()
    {
        claims["aud"] = new[] { ClientId };
        await ValidateAsync(Key.Sign(header, claims));
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        claims["exp"] = Seconds(-120);
        await RefusedAsync("exp", Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_token_that_was_valid_a_moment_ago_passes_for_the_sake_of_clocks_that_differ()
    {
        clock.Advance(TimeSpan.FromSeconds(330));
        await ValidateAsync(Key.Sign(header, claims));
        clock.Advance(TimeSpan.FromSeconds(60));
        await RefusedAsync("exp", Key.Sign(header, claims));
    }

    [Theory]
    [InlineData("iat", "iat")]
    [InlineData("nbf", "exp")]
    public async Task A_token_from_the_future_is_refused(string claim, string rule)
    {
        claims[claim] = Seconds(120);
        await RefusedAsync(rule, Key.Sign(header, claims));
    }

    [Fact]
    public async Task Times_and_subjects_of_another_type_are_refused()
    {
        claims["iat"] = "yesterday";
        await RefusedAsync(null, Key.Sign(header, claims));
        claims["iat"] = Seconds(0);
        claims["sub"] = 7;
        await RefusedAsync("sub", Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_subject_of_more_than_255_characters_is_refused()
    {
        claims["sub"] = new string('a', 256);
        await RefusedAsync("sub", Key.Sign(header, claims));
    }

    [Fact]
    public async Task An_invalid_ES256_signature_is_refused()
    {
        var token = Key.Sign(header, claims);
        var other = JsonSerializer.Serialize(
            new Dictionary<string, object?>(claims, StringComparer.Ordinal) { ["sub"] = "gus" }
        );
        var parts = token.Split('.');
        await RefusedAsync("signature", $"{parts[0]}.{ForgedKey.Encode(other)}.{parts[2]}");
    }

    [Fact]
    public async Task An_invalid_RS256_signature_is_refused()
    {
        var (key, forger) = (ForgedKey.Rs256(), ForgedKey.Rs256());
        (header["alg"], header["kid"]) = ("RS256", key.Kid);
        await RefusedAsync("signature", forger.Sign(header, claims), key);
    }

    [Fact]
    public async Task The_right_header_with_the_wrong_key_is_refused()
    {
        await RefusedAsync("signature", ForgedKey.Es256(Key.Kid).Sign(header, claims));
    }

    [Fact]
    public async Task HS256_with_the_public_key_as_secret_is_refused()
    {
        header["alg"] = "HS256";
        var input =
            ForgedKey.Encode(JsonSerializer.Serialize(header))
            + "."
            + ForgedKey.Encode(JsonSerializer.Serialize(claims));
        var secret = JsonSerializer.SerializeToUtf8Bytes(Key.Jwk());
        var mac = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input));
        await RefusedAsync("alg", input + "." + Base64UrlEncoder.Encode(mac));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    public async Task An_unsigned_token_is_refused(string algorithm)
    {
        header["alg"] = algorithm;
        var unsigned =
            ForgedKey.Encode(JsonSerializer.Serialize(header))
            + "."
            + ForgedKey.Encode(JsonSerializer.Serialize(claims));
        await RefusedAsync("alg", unsigned + ".");
    }

    [Fact]
    public async Task A_null_or_missing_algorithm_is_refused()
    {
        header["alg"] = null;
        await RefusedAsync(null, Key.Sign(header, claims));
        header.Remove("alg");
        await RefusedAsync("alg", Key.Sign(header, claims));
    }

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS512")]
    [InlineData("RS1")]
    [InlineData("EdDSA")]
    public async Task An_algorithm_that_is_not_on_our_list_is_refused(string algorithm)
    {
        header["alg"] = algorithm;
        await RefusedAsync("alg", Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_key_of_another_kind_than_the_algorithm_is_refused()
    {
        header["alg"] = "RS256";
        await RefusedAsync("key", Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_short_RSA_key_is_refused()
    {
        var weak = ForgedKey.Rs256(bits: 1024);
        (header["alg"], header["kid"]) = ("RS256", weak.Kid);
        await RefusedAsync("key", weak.Sign(header, claims), weak);
    }

    [Fact]
    public async Task Without_a_kid_the_only_published_key_counts()
    {
        header.Remove("kid");
        await ValidateAsync(Key.Sign(header, claims));
    }

    [Fact]
    public async Task Without_a_kid_one_of_several_published_keys_is_not_guessed()
    {
        header.Remove("kid");
        await RefusedAsync("kid", Key.Sign(header, claims), Key, ForgedKey.Es256("other"));
    }

    [Fact]
    public async Task A_kid_that_is_not_published_asks_for_newer_keys()
    {
        header["kid"] = "rotated";
        await RefusedAsync("unknown-kid", Key.Sign(header, claims));
    }

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    public async Task A_key_from_the_tokens_own_header_is_never_used(string parameter)
    {
        var forger = ForgedKey.Es256(Key.Kid);
        header[parameter] = parameter switch
        {
            "jwk" => forger.Jwk(),
            "x5c" => new[] { "MIIB" },
            _ => "https://forger.test/keys",
        };
        await RefusedAsync("signature", forger.Sign(header, claims));
    }

    [Theory]
    [InlineData("logout+jwt")]
    [InlineData("at+jwt")]
    [InlineData(7)]
    public async Task A_token_of_another_type_is_refused(object type)
    {
        header["typ"] = type;
        await RefusedAsync(null, Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_token_without_a_type_is_accepted()
    {
        header.Remove("typ");
        await ValidateAsync(Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_critical_extension_is_refused()
    {
        header["crit"] = new[] { "exp" };
        await RefusedAsync("crit", Key.Sign(header, claims));
    }

    [Fact]
    public async Task A_claim_that_comes_twice_is_refused()
    {
        var payload = JsonSerializer.Serialize(claims)[..^1] + ""","sub":"gus-1"}""";
        await RefusedAsync("malformed", Key.Sign(JsonSerializer.Serialize(header), payload));
    }

    [Theory]
    [InlineData("", "length")]
    [InlineData("a.b.c", "malformed")]
    [InlineData("not a token", "malformed")]
    [InlineData("a.b.c.d.e", null)]
    public async Task What_is_no_token_is_refused(string token, string? rule) => await RefusedAsync(rule, token);

    [Theory]
    [InlineData(true, true)]
    [InlineData("true", true)]
    [InlineData(false, false)]
    [InlineData("yes", false)]
    [InlineData(1, false)]
    public async Task An_email_counts_as_verified_only_when_the_issuer_says_so(object value, bool verified)
    {
        claims["email_verified"] = value;
        Assert.Equal(verified, (await ValidateAsync(Key.Sign(header, claims))).EmailVerified);
    }

    private Task<IdTokenClaims> ValidateAsync(string token, params ForgedKey[] keys) =>
        new IdTokenValidator(clock).ValidateAsync(token, Expected, ForgedKey.Set(keys is [] ? [Key] : keys));

    private async Task RefusedAsync(string? rule, string token, params ForgedKey[] keys)
    {
        var refused = await Assert.ThrowsAsync<IdTokenRefusedException>(() => ValidateAsync(token, keys));
        if (rule is not null)
        {
            Assert.Equal(rule, refused.Rule);
        }
    }

    private long Seconds(int fromNow) => clock.GetUtcNow().ToUnixTimeSeconds() + fromNow;
}
