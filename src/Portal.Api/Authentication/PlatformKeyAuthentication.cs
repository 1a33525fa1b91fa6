using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Staff;

namespace Portal.Api.Authentication;

/// <summary>Platform keys: they name no tenant, and nothing that they open has a tenant's content (IC-2).</summary>
internal sealed class PlatformKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    PlatformEvents events,
    KeyVerifier verifier
) : KeyAuthentication(options, loggers, encoder, events)
{
    public const string SchemeName = "PlatformKey";

    protected override KeyClass Accepted => KeyClass.Platform;

    protected override async Task<KeyId?> AdmitAsync(string presented)
    {
        if (await verifier.VerifyPlatformKeyAsync(presented, Context.RequestAborted) is not { } key)
        {
            Record(new(PlatformEventKind.KeyRefused, Reason: "not-live"));
            return null;
        }
        var actor = new PlatformActor(
            PlatformActorKind.Automation,
            key.KeyId.Value,
            "Platform key",
            Context.Connection.RemoteIpAddress,
            Context.TraceIdentifier
        );
        Context.SetPlatformCaller(new(actor, key.Scopes));
        return key.KeyId;
    }
}
