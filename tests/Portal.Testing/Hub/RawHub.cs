using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;

namespace Portal.Testing.Hub;

/// <summary>
/// A client of Blazor's hub that speaks its protocol (<c>blazorpack</c>: length-prefixed MessagePack) and obeys none of
/// its manners: it can send any message, at any time, under any cookie and origin.
/// </summary>
internal sealed class RawHub : IAsyncDisposable
{
    private readonly ClientWebSocket connection;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> pending = new();
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource closed = new();
    private readonly List<byte> buffer = [];
    private Task reading = Task.CompletedTask;
    private int next;
    private int confirmed;

    private RawHub(ClientWebSocket connection) => this.connection = connection;

    /// <summary>Completes when the server has ended the connection.</summary>
    public Task Closed => closed.Task;

    /// <summary>Messages that the server sent by itself, target first.</summary>
    public ConcurrentQueue<object?[]> Received { get; } = new();

    /// <summary>Connects to the hub of a host and greets it.</summary>
    /// <exception cref="RefusedHandshakeException">The handshake was refused.</exception>
    public static async Task<RawHub> ConnectAsync(Uri site, string? cookie, string? origin, string path = "/_blazor")
    {
        var hub = await OpenAsync(site, cookie, origin, path);
        await hub.GreetAsync();
        return hub;
    }

    /// <summary>Opens the WebSocket and holds back the greeting, without which the hub does not begin.</summary>
    /// <exception cref="RefusedHandshakeException">The handshake was refused.</exception>
    public static async Task<RawHub> OpenAsync(Uri site, string? cookie, string? origin, string path = "/_blazor")
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Host", site.Authority);
        if (cookie is not null)
        {
            socket.Options.SetRequestHeader("Cookie", cookie);
        }
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }
        try
        {
            var address = new Uri($"ws://127.0.0.1:{site.Port}{path}");
            await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException e)
        {
            throw new RefusedHandshakeException((int)socket.HttpStatusCode, e);
        }
        return new RawHub(socket);
    }

    /// <summary>Sends what a hub waits for before anything else.</summary>
    public async Task GreetAsync()
    {
        var hello = Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");
        await connection.SendAsync(hello, WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        Listen();
    }

    /// <summary>Reads what the server sends, and notices when it ends the connection.</summary>
    public void Listen() => reading = ReadAsync();

    /// <summary>Calls a method and waits for its answer.</summary>
    /// <exception cref="HubRefusedException">The server answered with an error, or ended the connection.</exception>
    public async Task<object?> CallAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref next).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = pending[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(id, method, arguments);
        var first = await Task.WhenAny(answer.Task, Closed).WaitAsync(TimeSpan.FromSeconds(10));
        if (first != answer.Task)
        {
            throw new HubRefusedException("The connection was ended.");
        }
        return await answer.Task;
    }

    /// <summary>Sends a message that expects no answer.</summary>
    public async Task SendAsync(string? id, string method, object?[] arguments)
    {
        var body = MessagePack.Write(
            new object?[]
            {
                1,
                new Dictionary<string, string>(StringComparer.Ordinal),
                id,
                method,
                arguments,
                Array.Empty<object?>(),
            }
        );
        await connection.SendAsync(Prefixed(body), WebSocketMessageType.Binary, true, CancellationToken.None);
    }

    /// <summary>All text that the server sent by itself so far.</summary>
    public string Sent() =>
        string.Concat(
            Received
                .SelectMany(message => message)
                .Select(part => part is byte[] bytes ? Encoding.UTF8.GetString(bytes) : part?.ToString())
        );

    /// <summary>Tells the server that its render batches arrived, since it sends only a few ahead.</summary>
    public async Task ConfirmRendersAsync()
    {
        foreach (
            var batch in Received.Where(message => message is ["JS.RenderBatch", long, ..]).Skip(confirmed).ToList()
        )
        {
            confirmed++;
            await SendAsync(null, "OnRenderCompleted", [batch[1], null]);
        }
    }

    /// <summary>Confirms renders until the server has sent a text.</summary>
    public Task WaitForTextAsync(string text) =>
        Wait.UntilAsync(async () =>
        {
            await ConfirmRendersAsync();
            return Sent().Contains(text, StringComparison.Ordinal);
        });

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        connection.Abort();
        await reading;
        connection.Dispose();
        stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var chunk = new byte[64 * 1024];
        try
        {
            while (connection.State == WebSocketState.Open)
            {
                var received = await connection.ReceiveAsync(chunk.AsMemory(), stop.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
                buffer.AddRange(chunk.AsSpan(0, received.Count));
                TakeMessages();
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // the end of the connection is what Closed tells
        }
        closed.TrySetResult();
    }

    private bool greeted;

    private void TakeMessages()
    {
        if (!greeted)
        {
            var end = buffer.IndexOf(0x1e);
            if (end < 0)
            {
                return;
            }
            greeted = true;
            buffer.RemoveRange(0, end + 1);
        }
        while (TryTake(out var message))
        {
            Dispatch(message);
        }
    }

    private bool TryTake(out object?[] message)
    {
        message = [];
        var (length, at) = (0, 0);
        for (var shift = 0; ; shift += 7)
        {
            if (at >= buffer.Count)
            {
                return false;
            }
            var part = buffer[at++];
            length |= (part & 0x7f) << shift;
            if (part < 0x80)
            {
                break;
            }
        }
        if (buffer.Count < at + length)
        {
            return false;
        }
        var body = buffer.GetRange(at, length).ToArray();
        buffer.RemoveRange(0, at + length);
        var position = 0;
        message = (object?[])MessagePack.Read(body, ref position)!;
        return true;
    }

    private void Dispatch(object?[] message)
    {
        switch (message[0])
        {
            case 1L:
                Received.Enqueue([message[3], .. (object?[])message[4]!]);
                break;
            case 3L when pending.TryRemove((string)message[2]!, out var answer):
                if (message[3] is 1L)
                {
                    answer.SetException(new HubRefusedException((string)message[4]!));
                }
                else
                {
                    answer.SetResult(message.Length > 4 ? message[4] : null);
                }
                break;
            case 7L:
                closed.TrySetResult();
                break;
        }
    }

    private static byte[] Prefixed(byte[] body)
    {
        var prefix = new List<byte>();
        for (var rest = body.Length; ; rest >>= 7)
        {
            prefix.Add((byte)(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest));
            if (rest <= 0x7f)
            {
                break;
            }
        }
        return [.. prefix, .. body];
    }
}

/// <summary>The WebSocket handshake was refused with this HTTP status.</summary>
internal sealed class RefusedHandshakeException(int status, Exception inner)
    : Exception($"Refused with {status}.", inner)
{
    public int Status { get; } = status;
}

/// <summary>A hub call was refused.</summary>
internal sealed class HubRefusedException(string message) : Exception(message);
