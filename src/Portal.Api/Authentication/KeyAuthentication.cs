using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Api.Hosting;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Api.Authentication;

/// <summary>
/// <c>Authorization: Bearer KEY</c>, and nothing else: no key is ever read from an address or a body. The host decides which
/// class of keys is accepted. The tenant comes from the verified key and from nothing else (IC-2), and the key service must
/// agree with the catalog's binding (IC-3). Whatever is wrong with a key, the response is the same 401; the cause goes to
/// the platform's events (IC-10). A tenant key's own row is checked with every operation (IC-9).
/// </summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    PlatformEvents events,
    KeyVerifier verifier,
    TenantDirectory directory,
    TimeProvider time
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Key";

    /// <exception cref="ServiceUnavailableException">The key could not be verified: 503, never 401.</exception>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        await IdentifyAsync() is { } identity
            ? AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme.Name))
            : AuthenticateResult.Fail("The key was refused.");

    /// <summary>All refusals are written in one place.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        throw new CredentialRefusedException();

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        throw new ForbiddenException("This key may not do this.");

    private async Task<ClaimsIdentity?> IdentifyAsync()
    {
        if (!BearerCredential.IsPresented(Request))
        {
            return Refuse("missing");
        }
        if (!ApiKeyFormat.TryParse(BearerCredential.Read(Request), out var presented))
        {
            return Refuse("malformed");
        }
        var accepted = Context.GetHostKind() == HostKind.TenantApi ? KeyClass.Tenant : KeyClass.Platform;
        if (presented.Class != accepted)
        {
            return Refuse("other-class");
        }
        return (accepted, await verifier.VerifyAsync(presented, Context.RequestAborted)) switch
        {
            (KeyClass.Tenant, VerifiedTenantKey key) => await IdentifyAsync(key),
            (KeyClass.Platform, VerifiedPlatformKey key) => Identify(key),
            _ => Refuse("not-live"),
        };
    }

    /// <summary>A key whose tenant is unknown or on another server is refused: whose key it is, is not certain.</summary>
    private async Task<TenantKeyIdentity?> IdentifyAsync(VerifiedTenantKey key)
    {
        Tenant tenant;
        try
        {
            tenant = await directory.GetServedAsync(key.TenantId, Context.RequestAborted);
        }
        catch (NotFoundException)
        {
            // Not as an event of that tenant: the catalog does not know it.
            Record(new(PlatformEventKind.KeyStateMismatch, Reason: "unknown-tenant"));
            return null;
        }
        if (tenant.Binding.ServerId != key.ServerId)
        {
            Record(new(PlatformEventKind.KeyStateMismatch, tenant.Id, tenant.Binding.ServerId, "other-server"));
            return null;
        }
        var caller = new Caller(
            tenant.Id,
            new KeyActor(key.KeyId, key.KeyId.ToString(), key.Scopes),
            new KeyAuthority(tenant.Id, key.KeyId, time),
            Context.Connection.RemoteIpAddress,
            Context.TraceIdentifier
        );
        return new(tenant, caller);
    }

    /// <summary>A platform key names no tenant, and nothing that it opens has a tenant's content (IC-2).</summary>
    private PlatformKeyIdentity Identify(VerifiedPlatformKey key) =>
        new(
            new(
                PlatformActorKind.Automation,
                key.KeyId.Value,
                "Platform key",
                Context.Connection.RemoteIpAddress,
                Context.TraceIdentifier
            ),
            key.Scopes
        );

    private ClaimsIdentity? Refuse(string reason)
    {
        Record(new(PlatformEventKind.KeyRefused, Reason: reason));
        return null;
    }

    private void Record(PlatformEventKey key) => events.Record(key, Context.TraceIdentifier);
}

/// <summary>No key, or none that is live: 401, one body for all causes.</summary>
internal sealed class CredentialRefusedException() : Exception("The credential was refused.");
