using System.Net;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

/// <summary>IC-7: sibling hosts are same-site, so only the Origin tells them apart.</summary>
[Collection(WebCollection.Name)]
public sealed class OwnOriginTests(PortalWeb web) : IDisposable
{
    private readonly PortalBrowser browser = new();

    public void Dispose() => browser.Dispose();

    public static IEnumerable<TheoryDataRow<string?>> ForeignOrigins =>
        new[]
        {
            "http://globex.portal.localhost",
            "http://acme.portal.localhost.evil.test",
            "https://evil.test",
            "null",
            "",
            null,
        }.Select(origin => new TheoryDataRow<string?>(origin));

    [Theory]
    [MemberData(nameof(ForeignOrigins))]
    public async Task A_form_from_a_foreign_origin_is_refused_and_recorded(string? origin)
    {
        foreach (var path in new[] { PortalUrls.SignOut, PortalUrls.InvitationAccept, "/", "/no-such-page" })
        {
            var refused = await SendAsync(HttpMethod.Post, path, origin);
            var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
            var recorded = await web.EventAsync(PlatformEventKind.ForeignOriginRefused, reference);
            Assert.Equal("request", recorded.Reason);
        }
    }

    [Theory]
    [MemberData(nameof(ForeignOrigins))]
    public async Task A_circuit_cannot_be_opened_from_a_foreign_origin(string? origin)
    {
        foreach (var path in new[] { "/_blazor?id=x", "/_blazor/?id=x", "/_BLAZOR?id=x", "/elsewhere" })
        {
            var refused = await SendAsync(HttpMethod.Get, path, origin, upgrade: "websocket");
            var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
            var recorded = await web.EventAsync(PlatformEventKind.ForeignOriginRefused, reference);
            Assert.Equal("circuit", recorded.Reason);
        }
        await (await SendAsync(HttpMethod.Get, "/_blazor?id=x", origin)).ReferenceAsync(HttpStatusCode.Forbidden);
        var negotiation = await SendAsync(HttpMethod.Post, "/_blazor/negotiate", origin);
        await negotiation.ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("MADE-UP")]
    public async Task Every_method_that_may_change_something_is_checked(string method)
    {
        var refused = await SendAsync(new(method), "/", "http://globex.portal.localhost");
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_own_origin_must_agree_in_scheme_and_port_too()
    {
        var own = web.Acme.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(HttpMethod.Post, PortalUrls.SignOut, own)).StatusCode);
        var https = own.Replace("http:", "https:", StringComparison.Ordinal);
        await (await SendAsync(HttpMethod.Post, PortalUrls.SignOut, https)).ReferenceAsync(HttpStatusCode.Forbidden);
        var port = $"http://acme.portal.localhost:{web.HealthPort}";
        await (await SendAsync(HttpMethod.Post, PortalUrls.SignOut, port)).ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Two_origins_are_no_origin()
    {
        var own = web.Acme.GetLeftPart(UriPartial.Authority);
        var refused = await RawHttp.SendAsync(
            web.Port,
            "POST /sign-out HTTP/1.1",
            $"Host: {web.Acme.Authority}",
            $"Origin: {own}",
            $"Origin: {own}",
            "Content-Length: 0"
        );
        Assert.Equal(403, RawHttp.StatusOf(refused));
    }

    [Fact]
    public async Task A_circuit_runs_over_WebSockets_only()
    {
        var own = web.Acme.GetLeftPart(UriPartial.Authority);
        var (signedIn, _) = await web.SignedInAsync();
        using var _1 = signedIn;
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            var request = new HttpRequestMessage(method, new Uri(web.Acme, "/_blazor?id=x"));
            request.Headers.Add("Origin", own);
            Assert.Equal(HttpStatusCode.BadRequest, (await signedIn.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task A_circuit_without_a_session_is_refused_with_401()
    {
        var answer = await RawHttp.SendAsync(
            web.Port,
            "GET /_blazor HTTP/1.1",
            $"Host: {web.Acme.Authority}",
            $"Origin: {web.Acme.GetLeftPart(UriPartial.Authority)}",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
        );
        Assert.Equal(401, RawHttp.StatusOf(answer));
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? origin, string? upgrade = null)
    {
        var request = new HttpRequestMessage(method, new Uri(web.Acme, path));
        if (upgrade is not null)
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new(upgrade));
        }
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }
        return browser.SendAsync(request);
    }
}
