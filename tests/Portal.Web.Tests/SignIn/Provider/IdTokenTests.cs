using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Web.Tests.SignIn.Provider;

/// <summary>
/// SECURITY.md's list for relying parties, as far as it concerns the token itself: a provider that sends it to the whole
/// dashboard. It is globex's, since a node asks one provider for newer keys a few times a minute only.
/// </summary>
[Collection(WebCollection.Name)]
public sealed class IdTokenTests(PortalWeb web) : CallbackFlow(web, "globex")
{
    private readonly PortalWeb web = web;

    private ScriptedRealm Issuer => web.Provider["globex"];

    [Fact]
    public async Task RS256_and_PS256_are_accepted_too()
    {
        foreach (var key in new[] { ForgedKey.Rs256(NewKid()), ForgedKey.Ps256(NewKid()) })
        {
            await AcceptedAsync(
                (header, claims) =>
                {
                    (header["alg"], header["kid"]) = (key.Algorithm, key.Kid);
                    return key.Sign(header, claims);
                },
                key
            );
        }
    }

    [Theory]
    [InlineData("iss", "https://id.acme.test", "iss")]
    [InlineData("iss", "/", "iss")]
    [InlineData("iss", null, "iss")]
    [InlineData("aud", "somebody-else", "aud")]
    [InlineData("aud", null, "aud")]
    [InlineData("sub", null, "sub")]
    [InlineData("sub", "", "sub")]
    [InlineData("iat", null, "iat")]
    [InlineData("iat", "yesterday", null)]
    [InlineData("exp", null, "exp")]
    [InlineData("nonce", null, "nonce")]
    [InlineData("nonce", "of-another-sign-in", "nonce")]
    [InlineData("azp", "somebody-else", "azp")]
    public async Task A_wrong_or_missing_claim_is_refused(string claim, string? value, string? rule) =>
        await ClaimRefusedAsync(rule, claim, value == "/" ? Issuer.Issuer + "/" : value);

    [Fact]
    public async Task Subjects_of_another_type_or_of_more_than_255_characters_are_refused()
    {
        await ClaimRefusedAsync("sub", "sub", 7);
        await ClaimRefusedAsync("sub", "sub", new string('a', 256));
    }

    [Fact]
    public async Task Our_own_azp_and_a_single_audience_in_a_list_are_accepted() =>
        await AcceptedAsync(
            (header, claims) =>
            {
                (claims["azp"], claims["aud"]) = (PortalWeb.ClientId, new[] { PortalWeb.ClientId });
                return Issuer.SigningKey.Sign(header, claims);
            }
        );

    [Fact]
    public async Task A_secondary_audience_is_refused_even_beside_ours() =>
        await ClaimRefusedAsync("aud", "aud", new[] { PortalWeb.ClientId, "somebody-else" });

    [Theory]
    [InlineData(-150, "exp")]
    [InlineData(-90, null)]
    public async Task An_expired_token_is_refused_but_clocks_may_differ_by_two_minutes(int expires, string? rule)
    {
        if (rule is not null)
        {
            await ClaimRefusedAsync(rule, "exp", Seconds(expires));
            Assert.Contains("its clock and ours differ", await Last!.BodyAsync(), StringComparison.Ordinal);
            return;
        }
        await AcceptedAsync(
            (header, claims) =>
            {
                claims["exp"] = Seconds(expires);
                return Issuer.SigningKey.Sign(header, claims);
            }
        );
    }

    [Theory]
    [InlineData("iat", "iat")]
    [InlineData("nbf", "exp")]
    public async Task A_token_from_the_future_is_refused(string claim, string rule) =>
        await ClaimRefusedAsync(rule, claim, Seconds(180));

    [Fact]
    public async Task An_invalid_ES256_signature_is_refused() =>
        await ForgedAsync(
            "signature",
            (header, claims) =>
            {
                var parts = Issuer.SigningKey.Sign(header, claims).Split('.');
                claims["sub"] = "gus";
                return $"{parts[0]}.{ForgedKey.Encode(JsonSerializer.Serialize(claims))}.{parts[2]}";
            }
        );

    [Fact]
    public async Task An_invalid_RS256_signature_is_refused()
    {
        var (key, forger) = (ForgedKey.Rs256(NewKid()), ForgedKey.Rs256());
        await ForgedAsync(
            "signature",
            (header, claims) =>
            {
                (header["alg"], header["kid"]) = ("RS256", key.Kid);
                return forger.Sign(header, claims);
            },
            key
        );
    }

    [Fact]
    public async Task The_right_header_with_the_wrong_key_is_refused() =>
        await ForgedAsync("signature", (header, claims) => ForgedKey.Es256(Issuer.SigningKey.Kid).Sign(header, claims));

    [Fact]
    public async Task HS256_with_the_public_key_as_secret_is_refused() =>
        await ForgedAsync(
            "alg",
            (header, claims) =>
            {
                header["alg"] = "HS256";
                var input = Unsigned(header, claims);
                var secret = JsonSerializer.SerializeToUtf8Bytes(Issuer.SigningKey.Jwk());
                return $"{input}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
            }
        );

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    public async Task An_unsigned_token_is_refused_though_it_came_by_the_back_channel(string algorithm) =>
        await ForgedAsync(
            "alg",
            (header, claims) =>
            {
                header["alg"] = algorithm;
                return Unsigned(header, claims) + ".";
            }
        );

    [Fact]
    public async Task A_signed_header_without_a_signature_is_refused() =>
        await ForgedAsync("signature", (header, claims) => Unsigned(header, claims) + ".");

    [Theory]
    [InlineData(null)]
    [InlineData("ES384")]
    [InlineData("RS512")]
    [InlineData("RS1")]
    [InlineData("EdDSA")]
    public async Task An_algorithm_that_is_not_on_our_list_is_refused(string? algorithm) =>
        await ForgedAsync(
            algorithm is null ? null : "alg",
            (header, claims) =>
            {
                header["alg"] = algorithm;
                return Issuer.SigningKey.Sign(header, claims);
            }
        );

    [Fact]
    public async Task A_key_of_another_kind_than_the_algorithm_is_refused() =>
        await ForgedAsync(
            "key",
            (header, claims) =>
            {
                header["alg"] = "RS256";
                return Issuer.SigningKey.Sign(header, claims);
            }
        );

    [Fact]
    public async Task A_short_RSA_key_is_refused()
    {
        var weak = ForgedKey.Rs256(NewKid(), bits: 1024);
        await ForgedAsync(
            "key",
            (header, claims) =>
            {
                (header["alg"], header["kid"]) = ("RS256", weak.Kid);
                return weak.Sign(header, claims);
            },
            weak
        );
    }

    [Fact]
    public async Task Without_a_kid_the_only_published_key_counts_and_one_of_several_is_not_guessed()
    {
        string Sign(Dictionary<string, object?> header, Dictionary<string, object?> claims)
        {
            header.Remove("kid");
            return Issuer.SigningKey.Sign(header, claims);
        }
        await AcceptedAsync(Sign, Issuer.SigningKey);
        await ForgedAsync("kid", Sign, Issuer.SigningKey, ForgedKey.Es256("other"));
    }

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    public async Task A_key_from_the_tokens_own_header_is_never_used(string parameter) =>
        await ForgedAsync(
            "signature",
            (header, claims) =>
            {
                var forger = ForgedKey.Es256(Issuer.SigningKey.Kid);
                header[parameter] = parameter switch
                {
                    "jwk" => forger.Jwk(),
                    "x5c" => new[] { "MIIB" },
                    _ => "https://forger.test/keys",
                };
                return forger.Sign(header, claims);
            }
        );

    [Theory]
    [InlineData("logout+jwt")]
    [InlineData("at+jwt")]
    [InlineData(7)]
    public async Task A_token_of_another_type_is_refused(object type) =>
        await ForgedAsync(
            null,
            (header, claims) =>
            {
                header["typ"] = type;
                return Issuer.SigningKey.Sign(header, claims);
            }
        );

    [Fact]
    public async Task A_token_without_a_type_is_accepted() =>
        await AcceptedAsync(
            (header, claims) =>
            {
                header.Remove("typ");
                return Issuer.SigningKey.Sign(header, claims);
            }
        );

    [Fact]
    public async Task A_critical_extension_is_refused() =>
        await ForgedAsync(
            "crit",
            (header, claims) =>
            {
                header["crit"] = new[] { "exp" };
                return Issuer.SigningKey.Sign(header, claims);
            }
        );

    [Fact]
    public async Task A_claim_that_comes_twice_is_refused() =>
        await ForgedAsync(
            "malformed",
            (header, claims) =>
                Issuer.SigningKey.Sign(
                    JsonSerializer.Serialize(header),
                    JsonSerializer.Serialize(claims)[..^1] + ""","sub":"gus-1"}"""
                )
        );

    [Theory]
    [InlineData("", "TokenRequest:no-id-token")]
    [InlineData("a.b.c", "IdToken:malformed")]
    [InlineData("not a token", "IdToken:malformed")]
    [InlineData("a.b.c.d.e", null)]
    public async Task What_is_no_token_is_refused(string token, string? reason)
    {
        var callback = await ToCallbackAsync();
        Issuer.Forge = (_, _) => token;
        Last = await Browser.GetAsync(callback);
        await RefusedAsync(reason);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData(false, false)]
    [InlineData("yes", false)]
    [InlineData(1, false)]
    public async Task An_email_counts_as_verified_only_when_the_issuer_says_so(object value, bool verified)
    {
        var callback = await ToCallbackAsync();
        Issuer.Claims = claims => claims["email_verified"] = value;
        Last = await Browser.GetAsync(callback);
        if (verified)
        {
            Last.RedirectsTo("/");
        }
        else
        {
            await RefusedAsync("NotInvited");
        }
    }

    private async Task AcceptedAsync(Forgery forge, params ForgedKey[] keys)
    {
        await SendAsync(forge, keys);
        Last!.RedirectsTo("/");
    }

    private async Task ClaimRefusedAsync(string? rule, string claim, object? value) =>
        await ForgedAsync(
            rule,
            (header, claims) =>
            {
                claims[claim] = value;
                if (value is null)
                {
                    claims.Remove(claim);
                }
                return Issuer.SigningKey.Sign(header, claims);
            }
        );

    private async Task ForgedAsync(string? rule, Forgery forge, params ForgedKey[] keys)
    {
        await SendAsync(forge, keys);
        await RefusedAsync(rule is null ? null : "IdToken:" + rule);
    }

    /// <summary>Other published keys are tried on a node that knows none yet.</summary>
    private async Task SendAsync(Forgery forge, ForgedKey[] keys)
    {
        int? port = keys is [] ? null : (await web.StartNodeAsync()).Port;
        var callback = await ToCallbackAsync(
            port: port,
            script: realm => realm.Published = keys is [] ? null : [.. keys]
        );
        Issuer.Forge = (header, claims) => forge(header, claims);
        Last = await Browser.GetAsync(callback);
    }

    private static string Unsigned(Dictionary<string, object?> header, Dictionary<string, object?> claims) =>
        ForgedKey.Encode(JsonSerializer.Serialize(header)) + "." + ForgedKey.Encode(JsonSerializer.Serialize(claims));

    private static string NewKid() => "key-" + Guid.CreateVersion7();

    private static long Seconds(int fromNow) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + fromNow;

    private delegate string Forgery(Dictionary<string, object?> header, Dictionary<string, object?> claims);
}
