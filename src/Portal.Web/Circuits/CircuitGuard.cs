using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.SignIn;
using Portal.Web.Support;

namespace Portal.Web.Circuits;

/// <summary>
/// IC-8: the one gate before Blazor's hub. Navigation and events inside a circuit pass no HTTP authorization, so every
/// message is checked here: connection host, principal and the addresses that the browser reports must agree, and the
/// session's lease must stand. What is not on the list of known messages is refused.
/// </summary>
internal sealed partial class CircuitGuard(
    LeaseRegistry registry,
    SessionWatcher watcher,
    CircuitOrigins origins,
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
        if (CircuitOrigin.Of(context.Context) is { } origin)
        {
            registry.Release(origin.Lease, origin.Holder);
        }
        await next(context, exception);
    }

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext context,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        var origin = CircuitOrigin.Of(context.Context);
        if (origin is null || !origin.Lease.State.IsValid)
        {
            context.Context.Abort();
            return null;
        }
        if (Refuses(context, origin) is { } reason)
        {
            return Refuse(context, origin, reason);
        }
        var answer = await next(context);
        if (context.HubMethodName == HubMessages.StartCircuit && answer is string secret)
        {
            secrets.Remember(secret, origin);
        }
        return answer;
    }

    /// <summary>The reason to refuse a message, or null.</summary>
    private string? Refuses(HubInvocationContext context, CircuitOrigin origin)
    {
        var arguments = context.HubMethodArguments;
        return context.HubMethodName switch
        {
            HubMessages.StartCircuit => arguments is [string start, string at, ..]
            && origin.IsOwnAddress(start)
            && origin.IsOwnAddress(at)
                ? null
                : "start-address",
            HubMessages.ConnectCircuit => arguments is [string secret] ? RefusesReconnect(secret, origin) : "arguments",
            HubMessages.OnLocationChanged => arguments is [string to, ..] && origin.IsOwnAddress(to)
                ? null
                : "location",
            HubMessages.OnLocationChanging => arguments is [_, string to, ..] && origin.IsOwnAddress(to)
                ? null
                : "location",
            var name when HubMessages.NeedNoAddress.Contains(name) => null,
            _ => "message",
        };
    }

    /// <summary>Compared before the framework is called, since it adopts the new connection's principal silently.</summary>
    private string? RefusesReconnect(string secret, CircuitOrigin origin) =>
        secrets.IsOwn(secret, origin) switch
        {
            true => null,
            false => "foreign-circuit",
            null => "unknown-circuit",
        };

    private bool Refuse(HubInvocationContext context, CircuitOrigin origin, string reason)
    {
        LogRefused(context.HubMethodName, reason, origin.CorrelationId);
        if (reason == "unknown-circuit")
        {
            return false; // as after a restart of this node: the browser loads the page again
        }
        events.Record(
            new(PlatformEventKind.CircuitRefused, origin.Lease.TenantId, Reason: reason),
            origin.CorrelationId
        );
        context.Context.Abort();
        return false;
    }

    private async Task<bool> AdmitAsync(HubCallerContext connection)
    {
        var http = connection.GetHttpContext();
        if (
            http is null
            || http.GetResolvedHost() is not { Kind: HostKind.Tenant, Tenant: { } tenant } host
            || SessionLookup.Of(http) is not { AskedAt: var askedAt }
        )
        {
            return false;
        }
        var holder = new ConnectionHolder(connection);
        if (!TryAcquire(connection.User, tenant.Id, askedAt, holder, out var lease))
        {
            events.Record(new(PlatformEventKind.CircuitRefused, tenant.Id, Reason: "principal"), http.TraceIdentifier);
            return false;
        }
        if (lease is null)
        {
            events.Record(new(PlatformEventKind.CircuitRefused, tenant.Id, Reason: "limit"), http.TraceIdentifier);
            return false;
        }
        if (!await StandsAsync(lease))
        {
            registry.Release(lease, holder);
            LogLate(http.TraceIdentifier);
            return false;
        }
        Attach(connection, http, host, lease, holder);
        return true;
    }

    /// <summary>
    /// The request proved the session, but the handshake that brings it here comes when the client sends it. What was proved
    /// too long ago is asked for again, within the patience that a caller is owed.
    /// </summary>
    private async Task<bool> StandsAsync(ILease lease)
    {
        if (!lease.State.IsValid)
        {
            await watcher.CheckAsync(lease.TenantId, [lease], CancellationToken.None);
        }
        return lease.State.IsValid;
    }

    /// <summary>The principal is a person's of this tenant, or a support session's of this tenant, or nobody's.</summary>
    /// <returns>False when it is nobody's here.</returns>
    private bool TryAcquire(
        ClaimsPrincipal? principal,
        TenantId tenant,
        long askedAt,
        ConnectionHolder holder,
        out ILease? lease
    )
    {
        lease = null;
        if (SessionPrincipal.Read(principal) is { } person && person.TenantId == tenant)
        {
            lease = registry.Acquire(tenant, person.Session, askedAt, holder);
            return true;
        }
        if (SupportPrincipal.Read(principal) is { } staff && staff.TenantId == tenant)
        {
            lease = registry.Acquire(tenant, staff.Session, askedAt, holder);
            return true;
        }
        return false;
    }

    private void Attach(
        HubCallerContext connection,
        HttpContext http,
        ResolvedHost host,
        ILease lease,
        ConnectionHolder holder
    )
    {
        var origin = new CircuitOrigin(
            host,
            $"{http.Request.Scheme}://{http.Request.Host.Value}",
            lease,
            holder,
            http.Connection.RemoteIpAddress,
            http.TraceIdentifier
        );
        origin.AttachTo(connection);
        origins.Add(connection.User!, origin);
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
