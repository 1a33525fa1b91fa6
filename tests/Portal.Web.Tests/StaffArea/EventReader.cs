using System.Net.ServerSentEvents;
using Portal.Testing;

namespace Portal.Web.Tests.StaffArea;

/// <summary>Reads server-sent events as they come.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient client = new(LoopbackHandler.Create(), disposeHandler: true);
    private IAsyncEnumerator<SseItem<string>> items = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<EventReader> OpenAsync(Uri address, string cookies)
    {
        var reader = new EventReader();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
        var response = await reader.client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var stream = await response.Content.ReadAsStreamAsync(Token);
        reader.items = SseParser.Create(stream).EnumerateAsync(Token).GetAsyncEnumerator(Token);
        return reader;
    }

    /// <summary>The next event.</summary>
    public async Task<SseItem<string>> NextAsync()
    {
        Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(Patience, Token), "The events have ended.");
        return items.Current;
    }

    /// <summary>The data of the first event of a kind that has a text.</summary>
    public async Task<string> UntilAsync(string kind, string text)
    {
        SseItem<string> item;
        do
        {
            item = await NextAsync();
        } while (item.EventType != kind || !item.Data.Contains(text, StringComparison.Ordinal));
        return item.Data;
    }

    /// <summary>Whether no event follows.</summary>
    public async Task<bool> HasEndedAsync() => !await items.MoveNextAsync().AsTask().WaitAsync(Patience, Token);

    public void Dispose() => client.Dispose();
}
