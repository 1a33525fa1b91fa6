using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Portal.Isolation.Tests.Circuits;
using Portal.Isolation.Tests.Sessions;
using Portal.Testing;
using Portal.Testing.Hub;

namespace Portal.Isolation.Tests.Surface;

/// <summary>
/// Enumerates all endpoints and routed pages. A new one without a line here fails, and every line is a denial that is
/// tried on the running stack: without a session, with another tenant's session, and with too little a role.
/// </summary>
public sealed class SurfaceTests(PortalStack stack)
{
    /// <summary>The named exceptions: what answers people who are not signed in.</summary>
    private static readonly string[] Anonymous =
    [
        "GET /sign-in",
        "GET /sign-in/start",
        "GET /signed-out",
        "GET /signin-oidc",
        "POST /backchannel-logout",
        "GET /signout-callback-oidc",
        "GET /invitation",
        "POST /invitation/accept",
        "GET /sign-in-set-up",
        "POST /sign-in-set-up/open",
        "POST /sign-in-set-up/settings",
        "POST /sign-in-set-up/test",
        "GET /sign-in-set-up/sign-in",
        "POST /sign-in-set-up/activate",
        "POST /sign-out",
        "GET /support/enter",
        "GET /support/callback",
        "GET /support/ended",
        "POST /support/end",
    ];

    private static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["/"] = "TenantMember",
        ["/journeys"] = "TenantMember",
        ["/journeys/new"] = "TenantManager",
        ["/journeys/{Id:guid}"] = "TenantMember",
        ["/journeys/{Id:guid}/edit"] = "TenantManager",
        ["/users"] = "TenantManager",
        ["/users/{Id:guid}"] = "TenantManager",
        ["/audit-log"] = "TenantManager",
        ["/audit-log/{Id:long}"] = "TenantManager",
        ["/profile"] = "TenantPerson",
        ["/support-access"] = "TenantAdmin",
        ["/api-keys"] = "TenantAdmin",
        ["/api-keys/new"] = "TenantAdmin",
        ["/api-keys/{Id:guid}/rotate"] = "TenantAdmin",
    };

    [Fact]
    public void Every_routed_page_names_who_may_see_it()
    {
        foreach (var (page, route) in WebSurface.Pages().Where(p => p.Route != "/not-found"))
        {
            Assert.True(
                Pages.ContainsKey(route),
                $"{page.Name} at {route} is new: add it to this list with its policy."
            );
            var policy = page.GetCustomAttributes(typeof(AuthorizeAttribute), inherit: true).Cast<AuthorizeAttribute>();
            Assert.Equal(Pages[route], Assert.Single(policy).Policy);
        }
    }

    [Fact]
    public void Whatever_answers_without_a_session_is_a_named_exception()
    {
        var open = WebSurface
            .Endpoints(stack)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Where(endpoint => !IsStaticFile(endpoint))
            .Select(WebSurface.NameOf)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        Assert.Equal(Anonymous.Order(StringComparer.Ordinal), open);
    }

    [Fact]
    public async Task No_other_endpoint_answers_without_a_session_or_with_another_tenants()
    {
        using var gus = await SignedIn.AsAsync(stack, "gus@globex.test");
        var acme = new Uri(stack.Origin("acme"));
        foreach (var endpoint in WebSurface.Endpoints(stack).Where(IsProtected))
        {
            var address = new Uri(acme, WebSurface.Fill(endpoint.RoutePattern.RawText!));
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
            {
                using var nobody = new PortalBrowser();
                using var refused = await nobody.SendAsync(Request(method, address));
                Assert.True(
                    (int)refused.StatusCode is 302 or 401 || IsNoWebSocket(address, refused),
                    $"{method} {address} answered {(int)refused.StatusCode} without a session."
                );

                using var thief = new PortalBrowser();
                thief.Cookies(acme)[SignedIn.SessionCookie] = gus.Cookie;
                using var foreign = await thief.SendAsync(Request(method, address));
                Assert.True(
                    (int)foreign.StatusCode == 403 || IsNoWebSocket(address, foreign),
                    $"{method} {address} answered {(int)foreign.StatusCode} to another tenant's session."
                );
            }
        }
    }

    [Theory]
    [InlineData("/users")]
    [InlineData("/audit-log")]
    [InlineData("/journeys/new")]
    [InlineData("/api-keys")]
    [InlineData("/api-keys/new")]
    [InlineData("/api-keys/01936f00-0000-7000-8000-000000000001/rotate")]
    [InlineData("/support-access")]
    public async Task A_member_gets_no_admin_page_by_http(string path)
    {
        using var ben = await SignedIn.AsAsync(stack, "ben@acme.test");
        using var answer = await ben.GetAsync(path);
        Assert.Equal(403, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("/users", "Invite")]
    [InlineData("/audit-log", "Changes only")]
    [InlineData("/journeys/new", "Add step")]
    [InlineData("/api-keys", "New key")]
    [InlineData("/api-keys/new", "Make key")]
    [InlineData("/api-keys/01936f00-0000-7000-8000-000000000001/rotate", "The old key ends")]
    [InlineData("/support-access", "Open now")]
    public async Task A_member_gets_no_admin_page_by_a_circuit_that_starts_there_or_navigates_there(
        string path,
        string word
    )
    {
        using var ben = await SignedIn.AsAsync(stack, "ben@acme.test");
        var address = new Uri(ben.Site, path).ToString();
        await using var starts = await RawCircuit.ConnectAsync(ben);
        Assert.NotNull(await RawCircuit.StartAsync(starts, ben, uri: address));
        await AssertNotPermittedAsync(starts, word);

        await using var navigates = await RawCircuit.ConnectAsync(ben);
        Assert.NotNull(await RawCircuit.StartAsync(navigates, ben, uri: new Uri(ben.Site, "/profile").ToString()));
        await navigates.SendAsync(null, "OnLocationChanged", [address, null, false]);
        await AssertNotPermittedAsync(navigates, word);
    }

    private static async Task AssertNotPermittedAsync(RawHub hub, string word)
    {
        await hub.WaitForTextAsync("You don't have access");
        Assert.DoesNotContain(word, hub.Sent(), StringComparison.Ordinal);
    }

    /// <summary>The hub answers 400 to what asks for no WebSocket, before anybody is asked for; CircuitTests try the rest.</summary>
    private static bool IsNoWebSocket(Uri address, HttpResponseMessage answer) =>
        address.AbsolutePath == "/_blazor" && (int)answer.StatusCode == 400;

    private static bool IsProtected(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && !IsStaticFile(endpoint);

    /// <summary>Static files carry no tenant's data; on unknown hosts they are refused too (HostTests).</summary>
    private static bool IsStaticFile(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(data => data.GetType().Name is "StaticAssetDescriptor" or "ThemeSheet");

    private static HttpRequestMessage Request(string method, Uri address)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.TryAddWithoutValidation("Origin", address.GetLeftPart(UriPartial.Authority));
        return request;
    }
}
