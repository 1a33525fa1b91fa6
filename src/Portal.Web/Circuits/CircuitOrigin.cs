using System.Net;
using Microsoft.AspNetCore.SignalR;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// The connection that a circuit was opened or resumed over: what its HTTP request proved, fixed for its whole life.
/// </summary>
internal sealed class CircuitOrigin(
    ResolvedHost host,
    string authority,
    ILease lease,
    ConnectionHolder holder,
    IPAddress? address,
    string correlationId
)
{
    private const string Item = "Portal.CircuitOrigin";

    /// <summary>Host that the connection was made to.</summary>
    public ResolvedHost Host { get; } = host;

    /// <summary>Scheme, host and port of the connection, for comparison with what the browser reports.</summary>
    public string Authority { get; } = authority;

    /// <summary>The session's lease.</summary>
    public ILease Lease { get; } = lease;

    /// <summary>What holds the lease for the connection.</summary>
    public ConnectionHolder Holder { get; } = holder;

    /// <summary>Address of the browser.</summary>
    public IPAddress? Address { get; } = address;

    /// <summary>Correlates everything that this connection does.</summary>
    public string CorrelationId { get; } = correlationId;

    /// <summary>The origin of a connection, set when it was made.</summary>
    public static CircuitOrigin? Of(HubCallerContext connection) => connection.Items[Item] as CircuitOrigin;

    /// <summary>Remembers the origin with its connection.</summary>
    public void AttachTo(HubCallerContext connection) => connection.Items[Item] = this;

    /// <summary>
    /// Whether an absolute address that the browser reported lies on this connection's own host. Browsers' reports can
    /// be forged, so a difference is refused and never followed.
    /// </summary>
    public bool IsOwnAddress(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), Authority, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A connection that holds a lease and is aborted when the lease ends.</summary>
internal sealed class ConnectionHolder(HubCallerContext connection) : ILeaseHolder
{
    public void Disconnect() => connection.Abort();
}
