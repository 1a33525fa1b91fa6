using Microsoft.AspNetCore.SignalR;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.SignIn;

namespace Portal.Web.Circuits;

/// <summary>
/// IC-8: the one gate before Blazor's hub. Navigation and events inside a circuit pass no HTTP authorization, so every
/// message is checked here: connection host, principal and the addresses that the browser reports must agree, and the
/// session's lease must be valid. A message that is not on the list is refused.
/// </summary>
internal sealed partial class CircuitGuard(
    LeaseRegistry registry,
    SessionWatcher watcher,
    CircuitSecrets secrets,
    PlatformEvents events,
    ILogger<CircuitGuard> logger
) : IHubFilter
{
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (!await AdmitAsync(context.Context))
        {
            context.Context.Abort();
            return;
        }
        await next(context);
    }

    public async Task OnDisconnectedAsync(
        HubLifetimeContext context,
        Exception? exception,
        Func<HubLifetimeContext, Exception?, Task> next
    )
    {
        if (AdmittedConnection.Of(context.Context) is { } connection)
        {
            registry.Release(connection.Lease, connection.Holder);
        }
        await next(context, exception);
    }

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext context,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        if (AdmittedConnection.Of(context.Context) is not { Lease.IsValid: true } connection)
        {
            context.Context.Abort();
            return null;
        }
        if (Refuses(context, connection) is { } reason)
        {
            return Refuse(context, connection, reason);
        }
        var answer = await next(context);
        if (context.HubMethodName == HubMessages.StartCircuit && answer is string secret)
        {
            secrets.Remember(secret, connection);
        }
        return answer;
    }

    /// <summary>The reason to refuse a message, or null.</summary>
    private string? Refuses(HubInvocationContext context, AdmittedConnection connection)
    {
        var arguments = context.HubMethodArguments;
        return context.HubMethodName switch
        {
            HubMessages.StartCircuit => arguments is [string start, string at, ..]
            && connection.IsOwnAddress(start)
            && connection.IsOwnAddress(at)
                ? null
                : "start-address",
            HubMessages.ConnectCircuit => arguments is [string secret]
                ? RefusesReconnect(secret, connection)
                : "arguments",
            HubMessages.OnLocationChanged => arguments is [string to, ..] && connection.IsOwnAddress(to)
                ? null
                : "location",
            HubMessages.OnLocationChanging => arguments is [_, string to, ..] && connection.IsOwnAddress(to)
                ? null
                : "location",
            var name when HubMessages.NeedNoAddress.Contains(name) => null,
            _ => "message",
        };
    }

    /// <summary>Compared before the framework is called, since it adopts the new connection's principal silently.</summary>
    private string? RefusesReconnect(string secret, AdmittedConnection connection) =>
        secrets.IsOwn(secret, connection) switch
        {
            true => null,
            false => "foreign-circuit",
            null => "unknown-circuit",
        };

    private bool Refuse(HubInvocationContext context, AdmittedConnection connection, string reason)
    {
        LogRefused(context.HubMethodName, reason, connection.CorrelationId);
        if (reason == "unknown-circuit")
        {
            return false; // as after a restart of this node: the browser loads the page again
        }
        events.Record(
            new(PlatformEventKind.CircuitRefused, connection.Caller.TenantId, Reason: reason),
            connection.CorrelationId
        );
        context.Context.Abort();
        return false;
    }

    /// <summary>The session must be one of the host's own tenant (IC-7).</summary>
    private async Task<bool> AdmitAsync(HubCallerContext connection)
    {
        if (
            connection.GetHttpContext() is not { } http
            || http.GetResolvedHost() is not { Kind: HostKind.Tenant, Tenant: { } tenant } host
        )
        {
            return false;
        }
        if (connection.User?.Identity is not TenantIdentity identity || identity.TenantId != tenant.Id)
        {
            events.Record(new(PlatformEventKind.CircuitRefused, tenant.Id, Reason: "principal"), http.TraceIdentifier);
            return false;
        }
        var holder = new ConnectionHolder(connection);
        if (registry.Acquire(identity, holder) is not { } lease)
        {
            events.Record(new(PlatformEventKind.CircuitRefused, tenant.Id, Reason: "limit"), http.TraceIdentifier);
            return false;
        }
        if (!await IsValidNowAsync(lease))
        {
            registry.Release(lease, holder);
            LogLate(http.TraceIdentifier);
            return false;
        }
        identity.Admit(
            new(
                host,
                $"{http.Request.Scheme}://{http.Request.Headers.Host}",
                lease,
                holder,
                http.Connection.RemoteIpAddress,
                http.TraceIdentifier
            )
        );
        return true;
    }

    /// <summary>
    /// The request proved the session, but the handshake that leads here comes when the client sends it. A session that was
    /// looked up too long ago is looked up again.
    /// </summary>
    private async Task<bool> IsValidNowAsync(Lease lease)
    {
        if (!lease.IsValid)
        {
            await watcher.CheckAsync(lease.Identity.TenantId, [lease], CancellationToken.None);
        }
        return lease.IsValid;
    }

    [LoggerMessage(3002, LogLevel.Warning, "Circuit message {Message} refused: {Reason} (correlation {CorrelationId})")]
    private partial void LogRefused(string message, string reason, string correlationId);

    [LoggerMessage(
        3003,
        LogLevel.Information,
        "Connection refused: its session is not confirmed now (correlation {CorrelationId})"
    )]
    private partial void LogLate(string correlationId);
}
