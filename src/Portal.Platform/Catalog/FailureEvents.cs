using Microsoft.AspNetCore.Http;
using Npgsql;
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

    /// <summary>
    /// Why a database or service was not available, for logs: "ServiceUnavailable, Npgsql, Timeout", outermost first, with the
    /// SQLSTATE of what PostgreSQL refused. Where every call fails for the same reason, stack traces would cost more than the
    /// calls themselves, and tell nothing.
    /// </summary>
    public static string CausesOf(Exception exception)
    {
        var names = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            names.Add(cause is PostgresException e ? $"{NameOf(cause)} {e.SqlState}" : NameOf(cause));
        }
        return string.Join(", ", names);
    }

    /// <summary>The type's name and never the message, which may quote a tenant's content (IC-11).</summary>
    private static string NameOf(Exception exception)
    {
        const string suffix = nameof(Exception);
        var name = exception.GetType().Name;
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }
}
