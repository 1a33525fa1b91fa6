using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Client;

/// <summary>Requests to an API, and their answers or exceptions.</summary>
internal sealed class ApiConnection(HttpClient http)
{
    internal const int PageSize = 100;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new KnownOrOtherConverter() },
    };

    /// <summary>Reads one thing.</summary>
    public Task<T> GetAsync<T>(string address, CancellationToken cancellationToken) =>
        SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);

    /// <summary>Sends one thing.</summary>
    public Task<T> SendAsync<T>(
        HttpMethod method,
        string address,
        object body,
        string? ifMatch,
        CancellationToken cancellationToken
    )
    {
        var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body, options: Json) };
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(new(ifMatch));
        }
        return SendAsync<T>(request, cancellationToken);
    }

    /// <summary>Creates one thing, once however often it is sent under the key; under a new key when null.</summary>
    public Task<T> CreateAsync<T>(
        string address,
        object body,
        string? idempotencyKey,
        CancellationToken cancellationToken
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(body, options: Json),
        };
        request.Headers.Add(PortalClientServices.IdempotencyKey, idempotencyKey ?? Guid.CreateVersion7().ToString());
        return SendAsync<T>(request, cancellationToken);
    }

    /// <summary>Reads a list to its end, page by page as it is read on.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string path,
        IEnumerable<KeyValuePair<string, string?>> filters,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var query = new List<KeyValuePair<string, string?>>(filters) { new("limit", $"{PageSize}") };
        for (string? cursor = null; ; )
        {
            var address = $"{path}?{QueryOf([.. query, new("cursor", cursor)])}";
            var page = await GetAsync<Page<T>>(address, cancellationToken);
            foreach (var item in page.Items)
            {
                yield return item;
            }
            cursor = page.Next;
            if (cursor is null)
            {
                yield break;
            }
        }
    }

    /// <summary>Sends a request, and disposes of it.</summary>
    public async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        using var response = await http.SendAsync(sent, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw PortalApiException.Of(await ProblemResponse.ReadAsync(response, cancellationToken));
        }
        return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
            ?? throw new JsonException($"The answer to {request.RequestUri} is empty; expected a JSON object.");
    }

    private static string QueryOf(IEnumerable<KeyValuePair<string, string?>> query) =>
        string.Join(
            '&',
            from field in query
            where field.Value is not null
            select $"{field.Key}={Uri.EscapeDataString(field.Value)}"
        );

    private sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
}
