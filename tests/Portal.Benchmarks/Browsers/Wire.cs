using System.Collections.Concurrent;
using System.Text.Json;

namespace Portal.Benchmarks.Browsers;

/// <summary>
/// What one page fetched over the network, by the browser's own count: headers and bodies as they were sent, so compressed where
/// they were. Answers from the browser's cache are not counted.
/// </summary>
internal sealed class Wire
{
    private readonly string origin;
    private readonly ConcurrentDictionary<string, WireRequest> pending = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<WireRequest> done = new();
    private long socketBytes;

    private Wire(string origin) => this.origin = origin;

    /// <summary>Bytes that came over the page's WebSockets.</summary>
    public long SocketBytes => Interlocked.Read(ref socketBytes);

    /// <param name="page">Watched from now on.</param>
    /// <param name="origin">Whose requests count; the identity provider's do not.</param>
    public static async Task<Wire> WatchAsync(IPage page, string origin)
    {
        var wire = new Wire(origin);
        var session = await page.Context.NewCDPSessionAsync(page);
        session.Event("Network.requestWillBeSent").OnEvent += (_, e) => wire.OnRequest(e!.Value);
        session.Event("Network.requestServedFromCache").OnEvent += (_, e) =>
            wire.pending.TryRemove(Id(e!.Value), out var _);
        session.Event("Network.responseReceived").OnEvent += (_, e) => wire.OnResponse(e!.Value);
        session.Event("Network.loadingFinished").OnEvent += (_, e) => wire.OnFinished(e!.Value);
        session.Event("Network.webSocketFrameReceived").OnEvent += (_, e) => wire.OnFrame(e!.Value);
        await session.SendAsync("Network.enable");
        return wire;
    }

    /// <summary>What was fetched since the last call.</summary>
    public IReadOnlyList<WireRequest> Take()
    {
        var taken = new List<WireRequest>();
        while (done.TryDequeue(out var request))
        {
            taken.Add(request);
        }
        return taken;
    }

    private void OnRequest(JsonElement e)
    {
        if (e.TryGetProperty("redirectResponse", out var redirect) && pending.TryRemove(Id(e), out var redirected))
        {
            done.Enqueue(Answered(redirected, redirect) with { Bytes = Bytes(redirect) });
        }
        var address = e.GetProperty("request").GetProperty("url").GetString()!;
        if (address.StartsWith(origin + "/", StringComparison.Ordinal))
        {
            pending[Id(e)] = new(address[origin.Length..], e.GetProperty("type").GetString()!);
        }
    }

    private void OnResponse(JsonElement e)
    {
        var response = e.GetProperty("response");
        if (response.GetProperty("fromDiskCache").GetBoolean())
        {
            pending.TryRemove(Id(e), out _);
        }
        else if (pending.TryGetValue(Id(e), out var request))
        {
            pending[Id(e)] = Answered(request, response);
        }
    }

    private void OnFinished(JsonElement e)
    {
        if (pending.TryRemove(Id(e), out var request))
        {
            done.Enqueue(request with { Bytes = Bytes(e) });
        }
    }

    // The browser gives binary frames, which a circuit's are, in Base64.
    private void OnFrame(JsonElement e) =>
        Interlocked.Add(
            ref socketBytes,
            e.GetProperty("response").GetProperty("payloadData").GetString()!.Length * 3L / 4
        );

    private static WireRequest Answered(WireRequest request, JsonElement response)
    {
        var headers = response
            .GetProperty("headers")
            .EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.GetString(), StringComparer.OrdinalIgnoreCase);
        return request with
        {
            Status = response.GetProperty("status").GetInt32(),
            Encoding = headers.GetValueOrDefault("Content-Encoding"),
            CacheControl = headers.GetValueOrDefault("Cache-Control"),
        };
    }

    private static string Id(JsonElement e) => e.GetProperty("requestId").GetString()!;

    private static long Bytes(JsonElement e) => (long)e.GetProperty("encodedDataLength").GetDouble();
}

/// <summary>One request that went over the network.</summary>
/// <param name="Path">On the tenant's host, with its query.</param>
/// <param name="Type">As the browser calls it: Document, Stylesheet, Script, Font.</param>
/// <param name="Status">0 when there was no answer.</param>
/// <param name="Encoding">Content-Encoding.</param>
/// <param name="CacheControl">Cache-Control.</param>
/// <param name="Bytes">Of the answer, with its headers.</param>
internal sealed record WireRequest(
    string Path,
    string Type,
    int Status = 0,
    string? Encoding = null,
    string? CacheControl = null,
    long Bytes = 0
);
