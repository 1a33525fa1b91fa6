using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Api.Tests.Running;

/// <summary>A response with its whole body.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">The body.</param>
/// <param name="Response">For its headers.</param>
internal sealed record ApiResponse(HttpStatusCode Status, string Text, HttpResponseMessage Response)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static async Task<ApiResponse> ReadAsync(HttpResponseMessage response) =>
        new(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response
        );

    /// <summary>The reference of a problem.</summary>
    public string Reference => JsonNode.Parse(Text)!["reference"]!.GetValue<string>();

    /// <summary>The body without its reference, which differs for each request.</summary>
    public string TextWithoutReference => Text.Replace(Reference, "", StringComparison.Ordinal);

    public T Read<T>() => JsonSerializer.Deserialize<T>(Text, Json)!;

    /// <summary>Asserts a problem (RFC 9457) of this status, with the headers that belong to it.</summary>
    public ApiResponse IsProblem(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Expected {status}, found {Status}: {Text}");
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(Text)!;
        Assert.Equal((int)status, problem["status"]!.GetValue<int>());
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", Reference);
        Assert.Equal(status == HttpStatusCode.Unauthorized, Response.Headers.WwwAuthenticate.Count == 1);
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable, Response.Headers.RetryAfter is not null);
        return this;
    }
}

internal static class ApiResponses
{
    public static async Task<ApiResponse> FetchAsync(this HttpClient client, string path) =>
        await ApiResponse.ReadAsync(await client.GetAsync(path, TestContext.Current.CancellationToken));

    public static async Task<ApiResponse> FetchAsync(this HttpClient client, HttpRequestMessage request) =>
        await ApiResponse.ReadAsync(await client.SendAsync(request, TestContext.Current.CancellationToken));
}
