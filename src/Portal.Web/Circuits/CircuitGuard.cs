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
    CircuitTabs tabs,
    CircuitLimits limits,
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
            connection.Holder.Tab!.Drop(connection.Holder);
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
        return context.HubMethodName switch
        {
            HubMessages.StartCircuit => await StartAsync(context, connection, next),
            HubMessages.ConnectCircuit => await ReconnectAsync(context, connection, next),
            _ => await next(context),
        };
    }

    private async Task<object?> StartAsync(
        HubInvocationContext context,
        AdmittedConnection connection,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        var tab = connection.Holder.Tab!;
        if (tab.Start() is { } limit)
        {
            await RefuseAsync(context, connection, limit);
            return null;
        }
        object? answer = null;
        try
        {
            answer = await next(context);
        }
        finally
        {
            if (answer is string secret)
            {
                secrets.Remember(secret, connection);
            }
            else
            {
                tab.Close();
            }
        }
        return answer;
    }

    private async Task<object?> ReconnectAsync(
        HubInvocationContext context,
        AdmittedConnection connection,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        if (secrets.TabOf((string)context.HubMethodArguments[0]!) is not { } tab)
        {
            return false; // forgotten meanwhile
        }
        if (tab.Claim() is { } limit)
        {
            await RefuseAsync(context, connection, limit);
            return false;
        }
        var answer = await next(context);
        if (answer is true)
        {
            tab.MoveTo(connection.Holder);
        }
        return answer;
    }

    /// <summary>Tells the page. Its connection stays for a moment, to bring the text over.</summary>
    private Task RefuseAsync(HubInvocationContext context, AdmittedConnection connection, CircuitLimit limit)
    {
        Record(connection.Caller.TenantId, limit, connection.CorrelationId);
        return context.Hub.Clients.Caller.SendAsync(HubMessages.Refused, limits.Describe(limit));
    }

    private void Record(TenantId tenant, CircuitLimit limit, string correlationId) =>
        events.Record(new(PlatformEventKind.CircuitRefused, tenant, Reason: $"limit-{limit}"), correlationId);

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
        if (tabs.Connect(identity, holder) is { } limit)
        {
            Record(tenant.Id, limit, http.TraceIdentifier);
            return false;
        }
        var lease = registry.Acquire(identity, holder);
        if (!await IsValidNowAsync(lease))
        {
            registry.Release(lease, holder);
            holder.Tab!.Drop(holder);
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
