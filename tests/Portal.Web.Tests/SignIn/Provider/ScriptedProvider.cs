using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Portal.Testing;

namespace Portal.Web.Tests.SignIn.Provider;

/// <summary>
/// An OpenID provider whose realms do what a test tells them, right or wrong. It asks nobody: who comes is signed in as the
/// realm's current person. The real development provider is tried with the whole stack.
/// </summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, ScriptedRealm> realms = new(StringComparer.Ordinal);

    private ScriptedProvider(WebApplication app, string origin) => (this.app, Origin) = (app, origin);

    public string Origin { get; }

    public ScriptedRealm this[string realm]
    {
        get
        {
            lock (realms)
            {
                return realms.TryGetValue(realm, out var found)
                    ? found
                    : realms[realm] = new ScriptedRealm($"{Origin}/{realm}");
            }
        }
    }

    public static async Task<ScriptedProvider> StartAsync()
    {
        var origin = $"http://localhost:{TestCluster.FreePort()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        var built = builder.Build();
        var provider = new ScriptedProvider(built, origin);
        built.MapGet("/{realm}/.well-known/openid-configuration", (string realm) => provider[realm].Discovery());
        built.MapGet("/{realm}/jwks", (string realm) => Results.Json(provider[realm].Jwks()));
        built.MapGet("/{realm}/authorize", (string realm, HttpRequest request) => provider[realm].Authorize(request));
        built.MapPost("/{realm}/token", (string realm, HttpRequest request) => provider[realm].TokenAsync(request));
        built.MapGet("/{realm}/userinfo", (string realm) => Results.Json(provider[realm].UserInfo));
        await built.StartAsync(CancellationToken.None);
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>One realm and its script. What is not scripted is done right.</summary>
internal sealed class ScriptedRealm(string issuer)
{
    private string? nonce;
    private string? challenge;

    public string Issuer { get; } = issuer;

    public string Subject { get; set; } = "nobody";

    public string? Email { get; set; }

    public bool EmailVerified { get; set; } = true;

    public ForgedKey SigningKey { get; set; } = ForgedKey.Es256();

    /// <summary>The published keys; null for the signing key alone.</summary>
    public List<ForgedKey>? Published { get; set; }

    public Action<Dictionary<string, object?>>? Metadata { get; set; }

    public Action<Dictionary<string, string?>>? Answer { get; set; }

    public Action<Dictionary<string, object?>>? Header { get; set; }

    public Action<Dictionary<string, object?>>? Claims { get; set; }

    public Dictionary<string, object?> UserInfo { get; } = new(StringComparer.Ordinal);

    public int TokenStatus { get; set; } = StatusCodes.Status200OK;

    /// <summary>How often each document was asked for.</summary>
    public int DiscoveryRequests { get; private set; }

    public Dictionary<string, string> AuthorizationRequest { get; private set; } = [];

    public Dictionary<string, string> TokenRequest { get; private set; } = [];

    public string? TokenAuthorization { get; private set; }

    public IResult Discovery()
    {
        DiscoveryRequests++;
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Issuer + "/authorize",
            ["token_endpoint"] = Issuer + "/token",
            ["userinfo_endpoint"] = Issuer + "/userinfo",
            ["jwks_uri"] = Issuer + "/jwks",
            ["end_session_endpoint"] = Issuer + "/end-session",
            ["response_types_supported"] = new[] { "code" },
            ["id_token_signing_alg_values_supported"] = new[] { "ES256" },
            ["authorization_response_iss_parameter_supported"] = true,
        };
        Metadata?.Invoke(metadata);
        return Results.Json(metadata);
    }

    public object Jwks() => new { keys = (Published ?? [SigningKey]).Select(key => key.Jwk()) };

    public IResult Authorize(HttpRequest request)
    {
        AuthorizationRequest = request.Query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        nonce = AuthorizationRequest.GetValueOrDefault("nonce");
        challenge = AuthorizationRequest.GetValueOrDefault("code_challenge");
        var answer = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["code"] = "code-1",
            ["state"] = AuthorizationRequest.GetValueOrDefault("state"),
            ["iss"] = Issuer,
        };
        Answer?.Invoke(answer);
        return Results.Redirect(QueryHelpers.AddQueryString(AuthorizationRequest["redirect_uri"], answer));
    }

    public async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        TokenRequest = form.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        TokenAuthorization = request.Headers.Authorization;
        if (TokenStatus != StatusCodes.Status200OK || !ProvesPossession(TokenRequest["code_verifier"]))
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: Math.Max(TokenStatus, 400));
        }
        return Results.Json(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["access_token"] = "access-1",
                ["token_type"] = "Bearer",
                ["expires_in"] = 60,
                ["id_token"] = IdToken(),
            }
        );
    }

    private bool ProvesPossession(string verifier) =>
        challenge == Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)));

    private string IdToken()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["alg"] = SigningKey.Algorithm,
            ["kid"] = SigningKey.Kid,
            ["typ"] = "JWT",
        };
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer,
            ["aud"] = PortalWeb.ClientId,
            ["sub"] = Subject,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = nonce,
            ["email"] = Email,
            ["email_verified"] = EmailVerified,
        };
        Header?.Invoke(header);
        Claims?.Invoke(claims);
        foreach (var missing in claims.Where(claim => claim.Value is null).Select(claim => claim.Key).ToList())
        {
            claims.Remove(missing);
        }
        return SigningKey.Sign(header, claims);
    }
}
