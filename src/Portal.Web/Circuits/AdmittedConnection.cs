using System.Net;
using Microsoft.AspNetCore.SignalR;
using Portal.Domain.Access;
using Portal.Platform.Tenancy;
using Portal.Web.Layout;
using Portal.Web.SignIn;

namespace Portal.Web.Circuits;

/// <summary>
/// A connection that the guard admitted: what its HTTP request proved, fixed for its whole life and that of the circuits
/// that open over it.
/// </summary>
internal sealed class AdmittedConnection(
    ResolvedHost host,
    string authority,
    Lease lease,
    ConnectionHolder holder,
    IPAddress? address,
    string correlationId
)
{
    /// <summary>Host that the connection was made to.</summary>
    public HostName Host => host.Name;

    /// <summary>The session's lease.</summary>
    public Lease Lease => lease;

    /// <summary>Holds the lease for the connection.</summary>
    public ConnectionHolder Holder => holder;

    /// <summary>Correlates everything that this connection does.</summary>
    public string CorrelationId => correlationId;

    /// <summary>The caller of every operation in its circuits.</summary>
    public Caller Caller { get; } = lease.CallerOf(address, correlationId);

    /// <summary>What the shell shows.</summary>
    public TenantAreaContext Area { get; } = lease.Identity.AreaAt(host);

    /// <summary>The admitted connection behind a hub's call, or null.</summary>
    public static AdmittedConnection? Of(HubCallerContext connection) =>
        (connection.User?.Identity as TenantIdentity)?.Connection;

    /// <summary>
    /// Whether an absolute address that the browser reported is on this connection's own host. Browsers' reports can be
    /// forged, so a different address is refused and never followed.
    /// </summary>
    public bool IsOwnAddress(string? reported) =>
        Uri.TryCreate(reported, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), authority, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A connection that holds a lease and is aborted when the lease ends.</summary>
internal sealed class ConnectionHolder(HubCallerContext connection) : ILeaseHolder
{
    /// <summary>The tab that the connection serves; <see cref="CircuitTabs"/> sets it.</summary>
    public CircuitTab? Tab { get; set; }

    public void Disconnect() => connection.Abort();
}
