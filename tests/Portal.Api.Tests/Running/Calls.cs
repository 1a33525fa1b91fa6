using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Portal.Api.Tests.Running;

/// <summary>Calls of programs, and assertions on their responses.</summary>
internal static class Calls
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sends a request; a string is sent as the body, anything else as JSON.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client,
        HttpMethod method,
        string path,
        string? key,
        object? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await client.SendAsync(request, Cancel);
    }

    public static Task<HttpResponseMessage> GetAsync(this HttpClient client, string path, TestApiKey key) =>
        client.SendAsync(HttpMethod.Get, path, key.Text);

    /// <summary>The response's JSON, when it has this status.</summary>
    public static async Task<JsonElement> JsonAsync(
        this Task<HttpResponseMessage> sending,
        HttpStatusCode expected = HttpStatusCode.OK
    )
    {
        using var response = await sending;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == expected, $"Expected {expected}, found {response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The problem, when the response is one of this status; without the reference, which differs each time.</summary>
    public static async Task<string> ProblemAsync(this Task<HttpResponseMessage> sending, HttpStatusCode expected)
    {
        using var response = await sending;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == expected, $"Expected {expected}, found {response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)!;
        Assert.Equal((int)expected, problem["status"].GetInt32());
        Assert.NotEmpty(problem["reference"].GetString()!);
        problem.Remove("reference");
        return JsonSerializer.Serialize(problem);
    }

    /// <summary>The errors of a 400, by field.</summary>
    public static async Task<Dictionary<string, string>> ErrorsAsync(this Task<HttpResponseMessage> sending)
    {
        var problem = JsonSerializer.Deserialize<JsonElement>(await sending.ProblemAsync(HttpStatusCode.BadRequest));
        return problem.GetProperty("errors").Deserialize<Dictionary<string, string>>()!;
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static List<JsonElement> Items(this JsonElement json) => [.. json.GetProperty("items").EnumerateArray()];
}
