using System.Net;
using System.Text;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

/// <summary>Whatever cannot be read is refused with a page, a reference and an event; nothing of it is a failure of ours.</summary>
[Collection(WebCollection.Name)]
public sealed class UnreadableRequestTests(PortalWeb web) : IDisposable
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=b";

    private readonly PortalBrowser browser = new();

    public void Dispose() => browser.Dispose();

    public static IEnumerable<TheoryDataRow<string?, string?, string, int>> Bodies =>
        [
            new(Form, null, "secret=%00", 400),
            new(Form, null, "%00=a", 400),
            new(Form, null, string.Join('&', Enumerable.Repeat("f=1", 1_500)), 400),
            new(Form, null, new string('n', 5_000) + "=1", 400),
            new(Form, null, new string('v', 70_000), 413),
            new(Form + "; charset=utf-7", null, "secret=a", 415),
            new(Form + "; charset=nonsense", null, "secret=a", 415),
            new(Form + "; charset=\"utf-8\"", null, "secret=a", 400), // read, and no secret
            new(Form, "gzip", "secret=a", 400),
            new(Form, "deflate", "secret=a", 415),
            new("multipart/form-data", null, "--b", 400),
            new(Multipart, null, "--b", 400),
            new(Multipart, null, "nothing of the kind", 400),
            new(Multipart, null, "--b\r\nno header\r\n\r\nx\r\n--b--\r\n", 400),
            new(
                Multipart,
                null,
                "--b\r\nContent-Disposition: form-data; name=secret\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nx\r\n--b--\r\n",
                400
            ),
            new("application/json", null, "{\"secret\":\"a\"}", 415),
            new("text/plain", null, "secret=a", 415),
            new(null, null, "secret=a", 415),
            new(null, null, "", 415),
        ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_form_that_cannot_be_read_is_refused(string? type, string? encoding, string body, int status)
    {
        using var refused = await SendAsync(PortalUrls.InvitationAccept, type, encoding, body);
        var reference = await refused.ReferenceAsync((HttpStatusCode)status);
        if (body != "secret=a" || status != 400)
        {
            Assert.NotNull(await web.EventAsync(PlatformEventKind.RequestRefused, reference));
        }
    }

    [Theory]
    [InlineData("/_blazor/disconnect/")]
    [InlineData("/_blazor/disconnect")]
    public async Task The_frameworks_own_forms_are_read_in_the_same_way(string path)
    {
        var (signedIn, _) = await web.SignedInAsync();
        using var _ = signedIn;
        foreach (
            var (type, body) in new[]
            {
                (Form + "; charset=utf-7", "circuitId=a"),
                (Multipart, "--b"),
                (Form, "circuitId=%00"),
            }
        )
        {
            using var answer = await SendAsync(path, type, encoding: null, body, signedIn);
            Assert.True((int)answer.StatusCode is 400 or 415, $"{type}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_repeated_key_of_the_query_is_refused()
    {
        using var refused = await browser.GetAsync(new Uri(web.Acme, "/sign-in?returnUrl=/a&returnUrl=/b"));
        await refused.ReferenceAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Sign_in_leads_back_to_an_address_that_is_not_ASCII()
    {
        web.Become(await web.AddPersonAsync());
        var start = new Uri(web.Acme, "/sign-in/start?returnUrl=%2Fjourneys%3Fsearch%3D%C3%9Clo");
        using var page = await browser.FollowAsync(await browser.GetAsync(start));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("/journeys?search=%C3%9Clo", page.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Theory]
    [InlineData(PortalUrls.SignIn)]
    [InlineData("/")]
    [InlineData("/nothing-here")]
    public async Task Head_is_answered_as_get_is_without_a_body(string path)
    {
        using var get = await browser.GetAsync(new Uri(web.Acme, path));
        using var head = await browser.SendAsync(new(HttpMethod.Head, new Uri(web.Acme, path)));
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.Location, head.Headers.Location);
        Assert.Equal("", await head.BodyAsync());
    }

    [Theory]
    [InlineData("acme", 1)]
    [InlineData("staff", 10)]
    [InlineData("nobody", 10)]
    [InlineData("acme", 180)]
    public async Task Too_many_cookies_get_a_page_that_says_what_to_do_and_has_them_deleted(string host, int cookies)
    {
        var planted = string.Join(
            "; ",
            Enumerable.Range(0, cookies).Select(i => $"c{i}={new string('x', cookies == 1 ? 40_000 : 4_080)}")
        );
        using var refused = await SendAsync(host, ("Cookie", planted));
        await refused.ReferenceAsync(HttpStatusCode.RequestHeaderFieldsTooLarge);
        Assert.Contains("cookies", await refused.BodyAsync(), StringComparison.Ordinal);
        Assert.Equal(["\"cookies\""], refused.Headers.GetValues("Clear-Site-Data"));
    }

    [Fact]
    public async Task Other_headers_that_are_too_large_cost_nobody_a_session()
    {
        using var refused = await SendAsync("acme", ("X-Long", new string('l', 40_000)));
        await refused.ReferenceAsync(HttpStatusCode.RequestHeaderFieldsTooLarge);
        Assert.False(refused.Headers.Contains("Clear-Site-Data"));
    }

    [Fact]
    public async Task An_address_that_is_too_long_gets_a_page()
    {
        using var refused = await browser.GetAsync(new Uri(web.Acme, "/sign-in?returnUrl=/" + new string('a', 9_000)));
        await refused.ReferenceAsync(HttpStatusCode.RequestUriTooLong);
    }

    private Task<HttpResponseMessage> SendAsync(string host, (string Name, string Value) header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(web.Origin(host), PortalUrls.SignIn));
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return browser.SendAsync(request);
    }

    private Task<HttpResponseMessage> SendAsync(
        string path,
        string? type,
        string? encoding,
        string body,
        PortalBrowser? sender = null
    )
    {
        var address = new Uri(web.Acme, path);
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Headers.TryAddWithoutValidation("Origin", address.GetLeftPart(UriPartial.Authority));
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }
        return (sender ?? browser).SendAsync(request);
    }
}
