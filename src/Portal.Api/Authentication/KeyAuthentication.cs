using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Api.Authentication;

/// <summary>
/// <c>Authorization: Bearer KEY</c>, and nothing else: no key is ever read from an address or a body. Whatever is wrong with
/// a key, the answer is the same; the cause goes to the platform's events (IC-10).
/// </summary>
internal abstract class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    PlatformEvents events
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = "Bearer ";

    /// <summary>The class of keys that this API takes; another one is refused without a look-up.</summary>
    protected abstract KeyClass Accepted { get; }

    /// <summary>Remembers who calls, when the key is live.</summary>
    /// <returns>The key, or null when it is refused.</returns>
    /// <exception cref="ServiceUnavailableException">It could not be found out: 503, never 401.</exception>
    protected abstract Task<KeyId?> AdmitAsync(string presented);

    /// <summary>Counts a refusal.</summary>
    protected void Record(PlatformEventKey key) => events.Record(key, Context.TraceIdentifier);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !IsBearer(header))
        {
            return Refused("missing");
        }
        var presented = header[Prefix.Length..];
        if (!ApiKeyFormat.TryParse(presented, out var key))
        {
            return Refused("malformed");
        }
        if (key.Class != Accepted)
        {
            return Refused("other-class");
        }
        return await AdmitAsync(presented) is { } live
            ? Admitted(live)
            : AuthenticateResult.Fail("The key was refused.");
    }

    /// <summary>All refusals are written in one place.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        throw new CredentialRefusedException();

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        throw new ForbiddenException("This key may not do this.");

    private static bool IsBearer(string header) => header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    private AuthenticateResult Refused(string reason)
    {
        Record(new(PlatformEventKind.KeyRefused, Reason: reason));
        return AuthenticateResult.Fail("The key was refused.");
    }

    private AuthenticateResult Admitted(KeyId key)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, key.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme.Name));
    }
}

/// <summary>No key, or none that is live: 401, one body for all causes.</summary>
internal sealed class CredentialRefusedException() : Exception("The credential was refused.");
