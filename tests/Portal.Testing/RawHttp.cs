using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Portal.Testing;

/// <summary>Sends one request exactly as written: no client library sends a wrong or missing Host header.</summary>
public static class RawHttp
{
    /// <summary>The whole response.</summary>
    public static async Task<string> SendAsync(int port, params string[] lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var request = string.Join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The status code of a response, of HTTP/1.0 or 1.1.</summary>
    public static int StatusOf(string response) =>
        int.Parse(response.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
}
