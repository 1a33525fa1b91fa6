using System.Net;
using System.Net.Sockets;

namespace Portal.Testing;

/// <summary>
/// HTTP that connects to loopback whatever the host's name is, as Chromium does with <c>*.localhost</c>, which .NET does not
/// resolve on Debian. It follows no redirect and keeps no cookie.
/// </summary>
public static class LoopbackHandler
{
    public static SocketsHttpHandler Create() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
}
