using System.Net.Sockets;
using System.Text;

namespace Portal.Web.Tests.Hosting;

/// <summary>One request exactly as written, and the whole answer: what no client library would send.</summary>
internal static class RawHttp
{
    public static async Task<string> SendAsync(int port, params string[] lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var request = string.Join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public static int StatusOf(string answer) =>
        int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture);
}
