using System.Net;
using System.Net.Http.Json;
using System.Text;
using Portal.KeyService.Tests.Running;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.KeyService.Tests.Hosting;

/// <summary>What cannot be read is the caller's fault, and is answered with a problem.</summary>
public sealed class UnreadableRequestTests(KeyServices services)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json; charset=utf-7", null, "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=nonsense", null, "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", null, "{}", HttpStatusCode.Forbidden)] // no endpoint takes it, and what is no endpoint is closed
    [InlineData("application/json", "deflate", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "gzip", "{}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "br", "{}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", null, "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", null, "{\"key\":\"\\ud800\"}", HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=\"UTF-8\"", null, "{\"key\":\"x\"}", HttpStatusCode.OK)]
    public async Task A_body_is_read_or_refused(string type, string? encoding, string body, HttpStatusCode status)
    {
        using var http = services.Shared.Http(services.Shared.Secret(RunningKeyService.Everything));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }
        using var answer = await http.PostAsync(KeyServiceRoutes.VerifyTenantKey, content, Cancel);
        await IsAsync(status, answer);
    }

    [Fact]
    public async Task A_query_key_that_comes_twice_and_headers_that_are_too_large_are_refused()
    {
        using var http = services.Shared.Http(services.Shared.Secret(RunningKeyService.Everything));
        var address = $"/platform-keys?after={Guid.Empty}&after={Guid.Empty}";
        using var twice = await http.GetAsync(address, Cancel);
        await IsAsync(HttpStatusCode.BadRequest, twice);
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Long", new string('l', 40_000));
        using var large = await http.GetAsync(KeyServiceRoutes.PlatformKeys, Cancel);
        await IsAsync(HttpStatusCode.RequestHeaderFieldsTooLarge, large);
    }

    [Theory]
    [InlineData("Bearer {0}", HttpStatusCode.OK, "")]
    [InlineData("bearer   {0}", HttpStatusCode.OK, "")]
    [InlineData("Bearer {0}x", HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\"")]
    [InlineData("Basic {0}", HttpStatusCode.Unauthorized, "Bearer")]
    public async Task A_caller_presents_its_secret_as_RFC_9110_writes_it(
        string form,
        HttpStatusCode status,
        string challenge
    )
    {
        using var http = services.Shared.Http(secret: null);
        var secret = services.Shared.Secret(RunningKeyService.Everything);
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            form.Replace("{0}", secret, StringComparison.Ordinal)
        );
        using var answer = await http.PostAsJsonAsync(KeyServiceRoutes.VerifyTenantKey, new { key = "x" }, Cancel);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(challenge, answer.Headers.WwwAuthenticate.ToString());
    }

    private static async Task IsAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == answer.StatusCode, $"Expected {status}, found {answer.StatusCode}: {text}");
        if (status != HttpStatusCode.OK)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }
}
