using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Platform.Hosting;

namespace Portal.KeyService.Callers;

/// <summary>
/// <c>Authorization: Bearer SECRET</c>. Over TLS the client's certificate must carry the caller's name too, so that a
/// stolen secret is useless without the private key of the process that it was stolen from.
/// </summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    IReadOnlyList<Caller> callers
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Caller";
    public const string RightClaim = "right";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerCredential.Read(Request) is not { } secret)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        var caller = Find(secret);
        if (caller is null || !HasCertificateOf(caller))
        {
            return Task.FromResult(AuthenticateResult.Fail("Unknown caller."));
        }
        var claims = caller.Rights.Select(right => new Claim(RightClaim, right.ToString()));
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, caller.Name), .. claims], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = BearerCredential.ChallengeFor(Request);
        await Results.Problem(statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Results.Problem(statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);

    /// <summary>Compares with every hash, so that the duration reveals nothing.</summary>
    private Caller? Find(string secret)
    {
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        Caller? found = null;
        foreach (var caller in callers)
        {
            foreach (var hash in caller.SecretHashes)
            {
                found = CryptographicOperations.FixedTimeEquals(hash, presented) ? caller : found;
            }
        }
        return found;
    }

    private bool HasCertificateOf(Caller caller) =>
        !Request.IsHttps
        || Context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == caller.Name;
}
