using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Portal.Benchmarks.Load;
using Portal.Testing;

namespace Portal.Benchmarks.Api;

/// <summary>The baseline in a process of its own, as the API is one.</summary>
internal sealed class BaselineProcess : IDisposable
{
    public const string Command = "baseline";
    private readonly Process process;

    private BaselineProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public int Id => process.Id;

    public static async Task<BaselineProcess> StartAsync(PortalStack stack)
    {
        var port = TestCluster.FreePort();
        var started = OwnProcess.Start(
            Command,
            [port.ToString(CultureInfo.InvariantCulture)],
            ("Portal__Catalog__ConnectionString", stack.CatalogConnectionString("portal_web")),
            ("Portal__RuntimeKeyFile", stack.KeyFile("runtime"))
        );
        var baseline = new BaselineProcess(started, port);
        while (!await baseline.AnswersAsync())
        {
            if (started.HasExited)
            {
                throw new InvalidOperationException("The baseline server ended.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
        return baseline;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
