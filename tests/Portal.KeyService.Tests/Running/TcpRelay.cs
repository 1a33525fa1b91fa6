using System.Net;
using System.Net.Sockets;

namespace Portal.KeyService.Tests.Running;

/// <summary>A TCP relay in front of a service or a database, which can hold all data or disconnect.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly int target;
    private readonly Task accepting;
    private CancellationTokenSource connections = new();
    private TaskCompletionSource open = NewGate(open: true);
    private bool refuses;

    public TcpRelay(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Delivers nothing until it is released, and loses nothing.</summary>
    public void Hold() => open = NewGate(open: false);

    public void Release() => open.TrySetResult();

    /// <summary>Closes all connections, and every new one at once.</summary>
    public void Disconnect()
    {
        refuses = true;
        connections.Cancel();
    }

    public void Reconnect()
    {
        connections = new();
        refuses = false;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await connections.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
        connections.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(end.Token);
            _ = RelayAsync(client, connections.Token);
        }
    }

    private async Task RelayAsync(TcpClient client, CancellationToken ct)
    {
        using var server = new TcpClient();
        using (client)
        {
            if (refuses)
            {
                return;
            }
            await server.ConnectAsync(IPAddress.Loopback, target, ct);
            var (near, far) = (client.GetStream(), server.GetStream());
            await Task.WhenAny(PumpAsync(near, far, ct), PumpAsync(far, near, ct));
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, CancellationToken ct)
    {
        var buffer = new byte[8192];
        while (await from.ReadAsync(buffer, ct) is var read and > 0)
        {
            await open.Task.WaitAsync(ct);
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }
    }

    private static TaskCompletionSource NewGate(bool open)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (open)
        {
            gate.SetResult();
        }
        return gate;
    }
}
