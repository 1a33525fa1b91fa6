using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Portal.Api.Tests.Running;
using Portal.Platform.Catalog;

namespace Portal.Api.Tests.Hosting;

/// <summary>Every refusal and failure is a problem (RFC 9457) with a reference, and tells no reasons.</summary>
[Collection(ProbedCollection.Name)]
public sealed class ProblemTests(ProbedApi api)
{
    [Fact]
    public async Task An_address_that_leads_nowhere_is_404_with_a_key_and_401_without()
    {
        using var client = await ClientAsync();
        (await client.FetchAsync("/v1/nothing")).IsProblem(HttpStatusCode.NotFound);
        (await client.FetchAsync("/")).IsProblem(HttpStatusCode.NotFound);
        using var nobody = api.ClientOf(PortalApi.TenantHost);
        (await nobody.FetchAsync("/v1/nothing")).IsProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Another_method_is_405_and_names_the_right_ones()
    {
        using var client = await ClientAsync();
        var answer = await client.FetchAsync(new HttpRequestMessage(HttpMethod.Delete, Probes.Caller));
        answer.IsProblem(HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["GET", "HEAD"], answer.Response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("{\"text\": ", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\": null}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\": 1}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[1]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("text=a", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{\"text\": \"a\"}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{\"text\": \"a\"}", "application/json", HttpStatusCode.OK)]
    [InlineData("{\"text\": \"a\", \"tenant\": \"globex\"}", "application/json", HttpStatusCode.OK)]
    public async Task A_body_that_cannot_be_read_is_refused(string body, string type, HttpStatusCode status)
    {
        using var client = await ClientAsync();
        var answer = await PostAsync(client, Encoding.UTF8.GetBytes(body), type);
        if (status == HttpStatusCode.OK)
        {
            Assert.Equal("{\"text\":\"a\"}", answer.Text);
        }
        else
        {
            answer.IsProblem(status);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_64_KB_is_refused_with_its_length_told_and_without(bool told)
    {
        using var client = await ClientAsync();
        var body = Encoding.UTF8.GetBytes($"{{\"text\": \"{new string('a', 64 * 1024)}\"}}");
        using var request = new HttpRequestMessage(HttpMethod.Post, Probes.Body)
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = !told;
        (await client.FetchAsync(request)).IsProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_defect_tells_nothing_but_its_reference()
    {
        using var client = await ClientAsync();
        var answer = (await client.FetchAsync(Probes.Fail)).IsProblem(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret words", answer.Text, StringComparison.Ordinal);
        Assert.Contains("secret words", api.Logs.All, StringComparison.Ordinal);
        Assert.Contains(answer.Reference, api.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_reference_has_its_event()
    {
        using var client = await ClientAsync();
        var missing = await client.FetchAsync("/v1/nothing");
        Assert.Equal("404", (await api.EventAsync(PlatformEventKind.RequestRefused, missing.Reference))?.Reason);
        var unreadable = await PostAsync(client, "{"u8.ToArray(), "application/json");
        Assert.Equal(
            "BadHttpRequest",
            (await api.EventAsync(PlatformEventKind.RequestRefused, unreadable.Reference))?.Reason
        );
        var failed = await client.FetchAsync(Probes.Fail);
        Assert.NotNull(await api.EventAsync(PlatformEventKind.RequestFailed, failed.Reference));
    }

    [Fact]
    public async Task Every_answer_has_the_headers()
    {
        using var client = await ClientAsync();
        foreach (var path in new[] { Probes.Caller, "/v1/nothing", "/platform/v1/companies" })
        {
            var headers = (await client.FetchAsync(path)).Response.Headers;
            Assert.True(headers.CacheControl?.NoStore);
            Assert.Equal(["nosniff"], headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["default-src 'none'; frame-ancestors 'none'"], headers.GetValues("Content-Security-Policy"));
            Assert.False(headers.Contains("Server"));
            Assert.False(headers.Contains("Set-Cookie"));
            Assert.False(headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task No_key_and_no_query_gets_into_a_log()
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        using var client = api.ClientOf(PortalApi.TenantHost, key);
        await client.FetchAsync(Probes.Caller + "?access_token=" + key);
        await client.FetchAsync("/v1/probe/" + key);
        await client.FetchAsync(Probes.Fail + "?key=" + key);
        await PostAsync(client, Encoding.UTF8.GetBytes($"{{\"text\": 1, \"key\": \"{key}\"}}"), "application/json");
        Assert.DoesNotContain(key, api.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(key[30..], api.Logs.All, StringComparison.Ordinal);
        Assert.Contains("/v1/probe/fail", api.Logs.All, StringComparison.Ordinal); // the lines are there
    }

    private async Task<HttpClient> ClientAsync() =>
        api.ClientOf(PortalApi.TenantHost, (await api.NewKeyAsync("acme", "journeys:read")).Text);

    private static Task<ApiResponse> PostAsync(HttpClient client, byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return client.FetchAsync(new HttpRequestMessage(HttpMethod.Post, Probes.Body) { Content = content });
    }
}
