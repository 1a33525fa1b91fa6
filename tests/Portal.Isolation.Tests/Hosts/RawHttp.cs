using System.Net.Sockets;
using System.Text;

namespace Portal.Isolation.Tests.Hosts;

/// <summary>Sends a request byte by byte, since no client library sends a wrong or missing Host header.</summary>
internal static class RawHttp
{
    /// <summary>The status code of the answer, and the whole answer.</summary>
    public static async Task<(int Status, string Answer)> SendAsync(int port, params string[] lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var request = string.Join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return (int.Parse(answer.Split(' ')[1], null), answer);
    }
}
