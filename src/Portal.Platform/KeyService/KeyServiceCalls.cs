using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Portal.Platform.KeyService;

/// <summary>
/// HTTP to the key service with this process's credential. Whatever keeps an answer from coming is "unavailable", within
/// <see cref="Within"/>, and never "invalid" (IC-10).
/// </summary>
internal sealed partial class KeyServiceCalls(HttpClient http, ILogger<KeyServiceCalls> logger) : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1.5);

    public async Task<T> SendAsync<T>(HttpMethod method, string route, object? body, CancellationToken token)
        where T : class
    {
        var answer = await SendAsync(method, route, body, content => content.ReadFromJsonAsync<T>(Json, token), token);
        return answer ?? throw Unavailable(null);
    }

    public Task SendAsync(HttpMethod method, string route, object? body, CancellationToken token) =>
        SendAsync(method, route, body, _ => Task.FromResult<object?>(null), token);

    /// <summary>The feed as a stream, which the key service ends now and then.</summary>
    public async Task<Stream> OpenFeedAsync(Guid? feed, long sequence, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, KeyServiceRoutes.FeedAfter(feed, sequence));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync(token);
    }

    public void Dispose() => http.Dispose();

    private async Task<T?> SendAsync<T>(
        HttpMethod method,
        string route,
        object? body,
        Func<HttpContent, Task<T?>> read,
        CancellationToken token
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(Within);
        try
        {
            using var request = new HttpRequestMessage(method, route);
            request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
            using var response = await http.SendAsync(request, timeout.Token);
            return response.IsSuccessStatusCode
                ? await read(response.Content)
                : throw await RefusalAsync(response, timeout.Token);
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or IOException
                || (e is OperationCanceledException && !token.IsCancellationRequested)
            )
        {
            throw Unavailable(e);
        }
    }

    private async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken token)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound:
                return new NotFoundException("There is no such key.");
            case HttpStatusCode.Conflict:
                return new ConflictException("The key or binding is in another state by now.");
            case HttpStatusCode.BadRequest:
                var problem = await response.Content.ReadFromJsonAsync<ValidationProblemDetails>(Json, token);
                return new InvalidInputException(
                    problem!.Errors.ToDictionary(e => e.Key, e => string.Join(" ", e.Value), StringComparer.Ordinal)
                );
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                LogRefused((int)response.StatusCode, response.RequestMessage?.RequestUri?.AbsolutePath);
                return Unavailable(null);
            default:
                return Unavailable(null);
        }
    }

    private static KeyServiceUnavailableException Unavailable(Exception? cause) => new(cause);

    [LoggerMessage(
        1303,
        LogLevel.Error,
        "The key service refused this process's own credential: {Status} for {Path}. Check its secret and its rights"
    )]
    private partial void LogRefused(int status, string? path);
}
