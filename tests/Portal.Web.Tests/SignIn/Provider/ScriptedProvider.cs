using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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
    /// <summary>The staff's realm has the form of Entra ID: named by a tenant's id, with a version at the end.</summary>
    public const string StaffTenant = "5e6ba4c2-0d7c-4a0e-9f0d-3c4b8f1a2d77";

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
                var name = realm == StaffTenant ? "staff" : realm;
                var path = name == "staff" ? StaffTenant + "/v2.0" : realm;
                return realms.TryGetValue(name, out var found)
                    ? found
                    : realms[name] = new ScriptedRealm($"{Origin}/{path}") { IsEntra = name == "staff" };
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
        foreach (var prefix in new[] { "/{realm}", "/{realm}/v2.0" })
        {
            provider.Map(built.MapGroup(prefix));
        }
        await built.StartAsync(CancellationToken.None);
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Map(RouteGroupBuilder group)
    {
        group.MapGet("/.well-known/openid-configuration", (string realm) => this[realm].Discovery());
        group.MapGet("/jwks", (string realm) => this[realm].Answer200(this[realm].Jwks()));
        group.MapGet("/authorize", (string realm, HttpRequest request) => this[realm].Authorize(request));
        group.MapPost("/par", (string realm, HttpRequest request) => this[realm].PushAsync(request));
        group.MapPost("/token", (string realm, HttpRequest request) => this[realm].TokenAsync(request));
        group.MapGet("/userinfo", (string realm) => this[realm].UserInfoAnswer());
    }
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

    /// <summary>Whether its tokens are those of Entra ID.</summary>
    public bool IsEntra { get; init; }

    /// <summary>Published beside the keys.</summary>
    public List<object> OtherKeys { get; } = [];

    /// <summary>Content type of every JSON answer.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>The ID token instead of the one that header and claims make.</summary>
    public Func<Dictionary<string, object?>, Dictionary<string, object?>, string>? Forge { get; set; }

    public int UserInfoStatus { get; set; } = StatusCodes.Status200OK;

    /// <summary>Instead of <see cref="UserInfo"/>.</summary>
    public string? UserInfoText { get; set; }

    public int PushStatus { get; set; } = StatusCodes.Status201Created;

    /// <summary>The request as it was pushed; null when none was.</summary>
    public Dictionary<string, string>? Pushed { get; private set; }

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
            ["pushed_authorization_request_endpoint"] = Issuer + "/par",
        };
        Metadata?.Invoke(metadata);
        return Answer200(metadata);
    }

    public object Jwks() =>
        new { keys = (Published ?? [SigningKey]).Select(key => (object)key.Jwk()).Concat(OtherKeys) };

    public IResult Answer200(object answer) =>
        Results.Bytes(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(answer), ContentType);

    public IResult UserInfoAnswer() =>
        UserInfoStatus != StatusCodes.Status200OK ? Results.StatusCode(UserInfoStatus)
        : UserInfoText is { } text ? Results.Text(text, ContentType)
        : Answer200(UserInfo);

    public async Task<IResult> PushAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        Pushed = form.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        TokenAuthorization = request.Headers.Authorization;
        return PushStatus == StatusCodes.Status201Created
            ? Results.Json(new { request_uri = "urn:request:1", expires_in = 60 }, statusCode: PushStatus)
            : Results.Json(new { error = "invalid_client" }, statusCode: PushStatus);
    }

    /// <summary>Signs a token about the current person, for example a logout token.</summary>
    public string Sign(Action<Dictionary<string, object?>> header, Action<Dictionary<string, object?>> claims)
    {
        var (head, payload) = (NewHeader(), NewClaims());
        header(head);
        claims(payload);
        return SigningKey.Sign(head, payload);
    }

    public void Reset()
    {
        (Answer, Header, Claims, Published, Forge) = (null, null, null, null, null);
        (TokenStatus, UserInfoStatus, PushStatus) = (200, 200, 201);
        (ContentType, UserInfoText, Pushed) = ("application/json", null, null);
        OtherKeys.Clear();
        UserInfo.Clear();
    }

    public IResult Authorize(HttpRequest request)
    {
        AuthorizationRequest = request.Query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        if (AuthorizationRequest.ContainsKey("request_uri"))
        {
            AuthorizationRequest = Pushed!;
        }
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
        return Answer200(
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
        var (header, claims) = (NewHeader(), NewClaims());
        Header?.Invoke(header);
        Claims?.Invoke(claims);
        foreach (var missing in claims.Where(claim => claim.Value is null).Select(claim => claim.Key).ToList())
        {
            claims.Remove(missing);
        }
        return Forge is null ? SigningKey.Sign(header, claims) : Forge(header, claims);
    }

    private Dictionary<string, object?> NewHeader() =>
        new(StringComparer.Ordinal)
        {
            ["alg"] = SigningKey.Algorithm,
            ["kid"] = SigningKey.Kid,
            ["typ"] = "JWT",
        };

    private Dictionary<string, object?> NewClaims()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer,
            ["aud"] = PortalWeb.ClientId,
            ["sub"] = Subject,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = nonce,
        };
        if (IsEntra)
        {
            (claims["tid"], claims["oid"]) = (ScriptedProvider.StaffTenant, Guid.CreateVersion7().ToString());
            claims["preferred_username"] = Email;
            claims["idp"] = EmailVerified ? null : "https://sts.windows.net/another/"; // a guest
        }
        else
        {
            (claims["email"], claims["email_verified"]) = (Email, EmailVerified);
        }
        return claims;
    }
}
