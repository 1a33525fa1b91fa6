using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portal.Benchmarks.Load;

/// <summary>One connection: sends, reads the whole answer, sends again.</summary>
internal sealed class LoadConnection
{
    private readonly byte[] buffer = new byte[64 * 1024];

    /// <summary>Of each answer of status 200, in ticks.</summary>
    public List<long> Latencies { get; } = new(capacity: 100_000);

    public int Failures { get; private set; }

    public int Bytes { get; private set; }

    public static async Task<LoadConnection> RunAsync(int port, byte[] request, long end)
    {
        var connection = new LoadConnection();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        for (var now = Stopwatch.GetTimestamp(); now < end; )
        {
            await socket.SendAsync(request);
            var isSuccess = await connection.ReadAsync(socket);
            var answered = Stopwatch.GetTimestamp();
            if (isSuccess)
            {
                connection.Latencies.Add(answered - now);
            }
            else
            {
                connection.Failures++;
            }
            now = answered;
        }
        return connection;
    }

    private async Task<bool> ReadAsync(Socket socket)
    {
        var read = 0;
        do
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (received == 0)
            {
                throw new IOException("The server closed the connection.");
            }
            read += received;
        } while (!IsWhole(buffer.AsSpan(0, read)));
        Bytes = read;
        return buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8);
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var headersEnd = answer.IndexOf("\r\n\r\n"u8);
        if (headersEnd < 0)
        {
            return false;
        }
        var headers = answer[..headersEnd];
        var body = answer[(headersEnd + 4)..];
        var length = headers.IndexOf("Content-Length: "u8);
        if (length < 0)
        {
            return body.EndsWith("0\r\n\r\n"u8); // chunked (RFC 9112, section 7.1)
        }
        var digits = headers[(length + "Content-Length: "u8.Length)..];
        var lineEnd = digits.IndexOf((byte)'\r');
        return body.Length >= int.Parse(lineEnd < 0 ? digits : digits[..lineEnd], CultureInfo.InvariantCulture);
    }
}
