using Microsoft.AspNetCore.Http;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>
/// The one place that maps an exception to the platform event that records it. A service adds only the exceptions that it
/// alone throws.
/// </summary>
public static class FailureEvents
{
    /// <summary>The event of a refusal or failure; every exception has one, so that every reference can be looked up.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="tenant">Whose request it was, where that is known.</param>
    /// <param name="server">The tenant's server, where it is known.</param>
    public static PlatformEventKey Of(Exception exception, TenantId? tenant, ServerId? server = null) =>
        exception switch
        {
            ServerIdentityException e => new(PlatformEventKind.ServerIdentityRefused, tenant, server, e.Reason),
            KeyServiceUnavailableException => new(PlatformEventKind.ServerUnavailable, tenant, Reason: "key-service"),
            ServiceUnavailableException => new(PlatformEventKind.ServerUnavailable, tenant, server),
            PortalException or BadHttpRequestException => new(
                PlatformEventKind.RequestRefused,
                tenant,
                Reason: NameOf(exception)
            ),
            _ when DatabaseErrors.IsUnavailable(exception) => new(PlatformEventKind.ServerUnavailable, tenant, server),
            _ => new(PlatformEventKind.RequestFailed, tenant, Reason: NameOf(exception)),
        };

    /// <summary>The type's name and never the message, which may quote a tenant's content (IC-11).</summary>
    private static string NameOf(Exception exception)
    {
        const string suffix = nameof(Exception);
        var name = exception.GetType().Name;
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }
}
