using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Api.Authentication;

/// <summary>
/// IC-2 and IC-3: the tenant comes from the key service's answer to the presented key, and that answer must agree with the
/// catalog's binding. Where they do not agree, nobody knows whose key it is: it is refused like any other (401), and
/// recorded. The key's own row in the tenant's database is looked at with every operation (IC-9).
/// </summary>
internal sealed class TenantKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    PlatformEvents events,
    KeyVerifier verifier,
    TenantDirectory directory,
    TimeProvider time
) : KeyAuthentication(options, loggers, encoder, events)
{
    public const string SchemeName = "TenantKey";

    protected override KeyClass Accepted => KeyClass.Tenant;

    protected override async Task<KeyId?> AdmitAsync(string presented)
    {
        if (await verifier.VerifyTenantKeyAsync(presented, Context.RequestAborted) is not { } key)
        {
            Record(new(PlatformEventKind.KeyRefused, Reason: "not-live"));
            return null;
        }
        if (!await AgreesAsync(key))
        {
            return null;
        }
        Context.SetCaller(
            new Caller(
                key.TenantId,
                new KeyActor(key.KeyId, key.KeyId.ToString(), key.Scopes),
                new KeyAuthority(key.TenantId, key.KeyId, time),
                Context.Connection.RemoteIpAddress,
                Context.TraceIdentifier
            )
        );
        return key.KeyId;
    }

    private async Task<bool> AgreesAsync(VerifiedTenantKey key)
    {
        try
        {
            var tenant = await directory.GetServedAsync(key.TenantId, Context.RequestAborted);
            if (tenant.Binding.ServerId == key.ServerId)
            {
                return true;
            }
            Record(new(PlatformEventKind.KeyStateMismatch, tenant.Id, tenant.Binding.ServerId, "other-server"));
        }
        catch (NotFoundException)
        {
            // Not as an event of that tenant: the catalog does not know it.
            Record(new(PlatformEventKind.KeyStateMismatch, Reason: "unknown-tenant"));
        }
        return false;
    }
}
