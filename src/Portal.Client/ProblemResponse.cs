using System.Net;
using System.Text.Json;

namespace Portal.Client;

/// <summary>An answer that is no success, read as far as it can be: a proxy in between may have written it.</summary>
internal sealed record ProblemResponse(
    HttpStatusCode Status,
    string Title,
    string Detail,
    string? Reference,
    IReadOnlyDictionary<string, string> Errors,
    TimeSpan? RetryAfter
)
{
    private const int LongestBody = 64 * 1024;

    public static async Task<ProblemResponse> ReadAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var body = Json(await response.Content.ReadAsStringAsync(cancellationToken));
        return new(
            response.StatusCode,
            Text(body, "title") ?? $"HTTP {(int)response.StatusCode}",
            Text(body, "detail") ?? "The answer is not one of Portal's.",
            Text(body, "reference"),
            ErrorsOf(body),
            response.Headers.RetryAfter?.Delta
        );
    }

    private static JsonElement? Json(string body)
    {
        try
        {
            return
                body.Length <= LongestBody
                && JsonSerializer.Deserialize<JsonElement>(body) is { ValueKind: JsonValueKind.Object } json
                ? json
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement? body, string name) =>
        body?.TryGetProperty(name, out var value) == true && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static Dictionary<string, string> ErrorsOf(JsonElement? body) =>
        body?.TryGetProperty("errors", out var errors) == true && errors.ValueKind == JsonValueKind.Object
            ? errors
                .EnumerateObject()
                .ToDictionary(error => error.Name, error => error.Value.ToString(), StringComparer.Ordinal)
            : new(StringComparer.Ordinal);
}
