using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Portal.Api.Tests.Running;
using Portal.Platform.Catalog;

namespace Portal.Api.Tests.Hosting;

/// <summary>HTTP as RFC 9110 and RFC 6750 write it, and clear refusals of what cannot be read.</summary>
[Collection(ProbedCollection.Name)]
public sealed class HttpTests(ProbedApi api)
{
    private const string Text = "{\"text\":\"a\"}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Probes.Caller, HttpStatusCode.OK)]
    [InlineData("/v1/me", HttpStatusCode.OK)]
    [InlineData("/v1/journeys", HttpStatusCode.OK)]
    [InlineData("/v1/journeys?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    public async Task Head_is_answered_as_get_is_without_a_body(string path, HttpStatusCode status)
    {
        var (key, client) = await ClientAsync();
        using var _ = client;
        var get = await client.FetchAsync(path);
        var head = await client.FetchAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal((status, status), (get.Status, head.Status));
        Assert.Equal("", head.Text);
        Assert.Equal(get.Response.Content.Headers.ContentType, head.Response.Content.Headers.ContentType);
        if (path is "/v1/me")
        {
            Assert.Equal(get.Response.Headers.ETag, head.Response.Headers.ETag);
            Assert.Equal(get.Text.Length, head.Response.Content.Headers.ContentLength);
            var entries = await api.EntriesAsync("acme", key);
            Assert.Equal(2, entries.Split(' ').Length); // both reads are recorded
        }
    }

    [Fact]
    public async Task Head_needs_a_key_too()
    {
        using var nobody = api.ClientOf(PortalApi.TenantHost);
        var answer = await nobody.FetchAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/me"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Theory]
    [InlineData("{0}", HttpStatusCode.NotModified)]
    [InlineData("W/{0}", HttpStatusCode.NotModified)]
    [InlineData("\"another\", {0}", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"another\"", HttpStatusCode.OK)]
    [InlineData("\"", HttpStatusCode.OK)]
    public async Task Who_names_the_etag_gets_304_and_the_read_is_recorded(string condition, HttpStatusCode status)
    {
        var (key, client) = await ClientAsync();
        using var _ = client;
        foreach (var path in new[] { "/v1/me", "/v1/journeys?limit=1" })
        {
            var first = await client.FetchAsync(path);
            var tag = first.Response.Headers.ETag!.ToString();
            var before = (await api.EntriesAsync("acme", key)).Split(' ').Length;
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.TryAddWithoutValidation(
                "If-None-Match",
                condition.Replace("{0}", tag, StringComparison.Ordinal)
            );
            var answer = await client.FetchAsync(again);
            Assert.Equal(status, answer.Status);
            Assert.Equal(status == HttpStatusCode.OK ? first.Text : "", answer.Text);
            Assert.Equal(tag, answer.Response.Headers.ETag?.ToString());
            Assert.Equal(before + 1, (await api.EntriesAsync("acme", key)).Split(' ').Length);
        }
    }

    [Fact]
    public async Task A_journeys_etag_is_its_version_for_reading_and_for_changing()
    {
        var (_, client) = await ClientAsync("journeys:read", "journeys:write");
        using var _ = client;
        using var made = await client.PostAsync(
            "/v1/journeys",
            new StringContent("{\"title\": \"t\", \"owner\": \"o\"}", Encoding.UTF8, "application/json"),
            Cancel
        );
        var address = made.Headers.Location!.ToString();
        using var read = new HttpRequestMessage(HttpMethod.Get, address);
        read.Headers.TryAddWithoutValidation("If-None-Match", made.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, (await client.FetchAsync(read)).Status);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"UTF-8\"", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"utf-8\"; v=1", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"utf-7\"", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=nonsense", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-8; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("nonsense", HttpStatusCode.UnsupportedMediaType)]
    public async Task The_charset_is_utf_8_in_any_writing_or_415(string type, HttpStatusCode status) =>
        await SendAsync(Encoding.UTF8.GetBytes(Text), type, encoding: null, status);

    [Theory]
    [InlineData("gzip", HttpStatusCode.OK)]
    [InlineData("GZIP", HttpStatusCode.OK)]
    [InlineData("br", HttpStatusCode.OK)]
    [InlineData("identity", HttpStatusCode.OK)]
    [InlineData("deflate", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("gzip, gzip", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("nonsense", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_compressed_body_is_read_or_415(string encoding, HttpStatusCode status) =>
        await SendAsync(Compressed(encoding, Encoding.UTF8.GetBytes(Text)), "application/json", encoding, status);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_body_that_is_not_compressed_as_it_says_is_400_and_a_bomb_413(string encoding)
    {
        await SendAsync(Encoding.UTF8.GetBytes(Text), "application/json", encoding, HttpStatusCode.BadRequest);
        var good = Compressed(encoding, Encoding.UTF8.GetBytes(Text));
        await SendAsync(good[..(good.Length / 2)], "application/json", encoding, HttpStatusCode.BadRequest);
        var bomb = Compressed(encoding, new byte[4_000_000]);
        Assert.True(bomb.Length < 64 * 1024);
        await SendAsync(bomb, "application/json", encoding, HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("/v1/journeys?status=active&status=draft", "status")]
    [InlineData("/v1/journeys?status=active&STATUS=active", "status")]
    [InlineData("/v1/users?tenant=a&tenant=b", "tenant")]
    public async Task A_query_key_that_comes_twice_is_400_and_names_it(string address, string field)
    {
        var (_, client) = await ClientAsync("journeys:read", "users:read");
        using var _ = client;
        var answer = (await client.FetchAsync(address)).IsProblem(HttpStatusCode.BadRequest);
        var errors = JsonSerializer.Deserialize<JsonElement>(answer.Text).GetProperty("errors");
        Assert.Equal("Expected once.", errors.GetProperty(field).GetString());
        Assert.Equal(
            "InvalidInput",
            (await api.EventAsync(PlatformEventKind.RequestRefused, answer.Reference))?.Reason
        );
    }

    [Fact]
    public async Task A_nul_in_the_query_is_400()
    {
        var (_, client) = await ClientAsync();
        using var _ = client;
        (await client.FetchAsync("/v1/journeys?search=a%00b")).IsProblem(HttpStatusCode.BadRequest);
        (await client.FetchAsync("/v1/journeys?%00=a")).IsProblem(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("Bearer {0}", HttpStatusCode.OK)]
    [InlineData("Bearer   {0}", HttpStatusCode.OK)]
    [InlineData("bEARER  {0}", HttpStatusCode.OK)]
    [InlineData("Bearer{0}", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer\t{0}", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer {0} {0}", HttpStatusCode.Unauthorized)]
    public async Task One_or_more_blanks_follow_the_scheme(string header, HttpStatusCode status)
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        var answer = await AuthorizedAsync(header.Replace("{0}", key, StringComparison.Ordinal));
        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData(null, "Bearer")]
    [InlineData("Basic YTpi", "Bearer")]
    [InlineData("Bearer", "Bearer")]
    [InlineData("Bearer nonsense", "Bearer error=\"invalid_token\"")]
    [InlineData("bearer  nonsense", "Bearer error=\"invalid_token\"")]
    public async Task A_401_names_an_error_only_where_a_key_was_presented(string? header, string challenge)
    {
        var answer = (await AuthorizedAsync(header)).IsProblem(HttpStatusCode.Unauthorized);
        Assert.Equal(challenge, answer.Response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData(33_000, 1, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(700_000, 1, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(1, 101, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(30_000, 1, HttpStatusCode.OK)]
    public async Task Headers_that_are_too_large_get_a_problem(int length, int count, HttpStatusCode status)
    {
        var (_, client) = await ClientAsync();
        using var _ = client;
        for (var i = 0; i < count; i++)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation($"X-Long-{i}", new string('l', length));
        }
        var answer = await client.FetchAsync(Probes.Caller);
        if (status == HttpStatusCode.OK)
        {
            Assert.Equal(status, answer.Status);
            return;
        }
        answer.IsProblem(status);
        Assert.Contains("32 KB", answer.Text, StringComparison.Ordinal);
        Assert.NotNull(await api.EventAsync(PlatformEventKind.RequestRefused, answer.Reference));
    }

    [Fact]
    public async Task An_address_that_is_too_long_gets_a_problem()
    {
        var (_, client) = await ClientAsync();
        using var _ = client;
        (await client.FetchAsync("/v1/me?a=" + new string('a', 9_000))).IsProblem(HttpStatusCode.RequestUriTooLong);
    }

    private async Task<(TestApiKey Key, HttpClient Client)> ClientAsync(params string[] scopes)
    {
        var key = await api.NewKeyAsync("acme", scopes is [] ? ["journeys:read"] : scopes);
        return (key, api.ClientOf(PortalApi.TenantHost, key.Text));
    }

    private async Task<ApiResponse> AuthorizedAsync(string? header)
    {
        using var client = api.ClientOf(PortalApi.TenantHost);
        if (header is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        }
        return await client.FetchAsync(Probes.Caller);
    }

    private async Task SendAsync(byte[] body, string type, string? encoding, HttpStatusCode status)
    {
        var (_, client) = await ClientAsync();
        using var _ = client;
        using var request = new HttpRequestMessage(HttpMethod.Post, Probes.Body)
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }
        var answer = await client.FetchAsync(request);
        if (status == HttpStatusCode.OK)
        {
            Assert.Equal(Text, answer.Text);
        }
        else
        {
            answer.IsProblem(status);
        }
    }

    private static byte[] Compressed(string encoding, byte[] content)
    {
        if (encoding is not ("gzip" or "GZIP" or "br"))
        {
            return content;
        }
        using var result = new MemoryStream();
        using (
            Stream stream = encoding is "br"
                ? new BrotliStream(result, CompressionLevel.Fastest)
                : new GZipStream(result, CompressionLevel.Fastest)
        )
        {
            stream.Write(content);
        }
        return result.ToArray();
    }
}
