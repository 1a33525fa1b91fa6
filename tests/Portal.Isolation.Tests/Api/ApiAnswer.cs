using System.Net;
using System.Text.Json.Nodes;

namespace Portal.Isolation.Tests.Api;

/// <summary>An answer of an API, read whole.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string Text, string? Correlation)
{
    /// <summary>The body of a problem without its reference, which is of each request's own.</summary>
    public string Words
    {
        get
        {
            var problem = JsonNode.Parse(Text)!.AsObject();
            Assert.True(problem.Remove("reference"), Text);
            return problem.ToJsonString();
        }
    }

    public ApiAnswer Is(HttpStatusCode status, string what = "")
    {
        Assert.True(status == Status, $"{what} Expected {status}, found {Status}: {Text}");
        return this;
    }

    /// <summary>Sends a request with a key, or none.</summary>
    public static async Task<ApiAnswer> AskAsync(
        HttpClient client,
        string? authorization,
        string path,
        string method = "GET",
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.TryGetValues("X-Correlation-Id", out var values) ? values.Single() : null
        );
    }
}
