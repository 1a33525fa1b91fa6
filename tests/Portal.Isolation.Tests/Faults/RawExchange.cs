using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portal.Isolation.Tests.Faults;

/// <summary>Sends one request exactly as its bytes are, and reads the status of its response.</summary>
internal static class RawExchange
{
    /// <summary>No response came in time.</summary>
    public const int Hung = 0;

    /// <summary>A request that was cut off got none, and its connection was closed.</summary>
    public const int Closed = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    /// <summary>The status. An interim response is passed over, an endless body is not read.</summary>
    /// <param name="port">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="limit">How long it may take.</param>
    public static async Task<int> StatusAsync(int port, FaultRequest request, TimeSpan limit)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(limit);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, timeout.Token);
            await SendAsync(socket, request.Octets, timeout.Token);
            var response = ReadAsync(socket, timeout.Token);
            if (request.IsCut && await Task.WhenAny(response, Task.Delay(Patience, timeout.Token)) != response)
            {
                socket.Shutdown(SocketShutdown.Send); // the server waits for the rest
            }
            return await response ?? (request.IsCut ? Closed : Hung);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            return e is SocketException && request.IsCut ? Closed : Hung;
        }
    }

    /// <summary>A server may respond and close before it has read everything; the response says why.</summary>
    private static async Task SendAsync(Socket socket, byte[] request, CancellationToken cancel)
    {
        try
        {
            for (var sent = 0; sent < request.Length; )
            {
                sent += await socket.SendAsync(request.AsMemory(sent), cancel);
            }
        }
        catch (SocketException)
        {
            // It is read below.
        }
    }

    /// <summary>Null when the connection was closed without a response.</summary>
    private static async Task<int?> ReadAsync(Socket socket, CancellationToken cancel)
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        while (length < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
            length += read;
            if (StatusOf(buffer.AsSpan(0, length)) is { } status)
            {
                return status;
            }
            if (read == 0)
            {
                break;
            }
        }
        return null;
    }

    private static int? StatusOf(ReadOnlySpan<byte> response)
    {
        while (response.IndexOf("\r\n\r\n"u8) is var end and >= 0)
        {
            var line = "HTTP/1.1 "u8;
            if (!response.StartsWith(line) || !Utf8Parser.TryParse(response[line.Length..], out int status, out _))
            {
                throw new InvalidOperationException("No HTTP response: " + Encoding.Latin1.GetString(response[..end]));
            }
            if (status is 101 or >= 200)
            {
                return status;
            }
            response = response[(end + 4)..];
        }
        return null;
    }
}
