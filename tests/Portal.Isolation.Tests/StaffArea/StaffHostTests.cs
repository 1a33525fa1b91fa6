using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Portal.Isolation.Tests.Sessions;
using Portal.Isolation.Tests.Surface;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Hosting;

namespace Portal.Isolation.Tests.StaffArea;

/// <summary>The staff area and the tenants' areas are nothing to each other: no page, no form and no credential of one counts in the other.</summary>
public sealed class StaffHostTests(PortalStack stack)
{
    private const string StaffCookie = "__Host-portal-staff";

    private Uri Staff => new(stack.Origin("staff"));

    private Uri Acme => new(stack.Origin("acme"));

    [Fact]
    public async Task Nothing_of_the_staff_area_answers_who_is_not_of_the_staff()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        var credentials = new (string Name, string? Value, int[] Expected)[]
        {
            ("nobody", null, [302, 401]),
            ("an admin's of a company", ada.Cookie, [403]),
            (
                "forged",
                Convert
                    .ToBase64String(RandomNumberGenerator.GetBytes(64))
                    .TrimEnd('=')
                    .Replace('+', '-')
                    .Replace('/', '_'),
                [403]
            ),
        };
        foreach (var (name, value, expected) in credentials)
        {
            foreach (var (method, path) in Of(HostKind.Staff, isProtected: true))
            {
                using var browser = new PortalBrowser();
                if (value is not null)
                {
                    browser.Cookies(Staff)[StaffCookie] = value;
                }
                using var answer = await browser.SendAsync(Request(method, new Uri(Staff, path)));
                Assert.True(
                    expected.Contains((int)answer.StatusCode),
                    $"{method} {path} answered {(int)answer.StatusCode} to {name}."
                );
            }
        }
    }

    [Fact]
    public async Task A_tenants_host_serves_nothing_of_the_staff_area_to_its_admin_nor_to_staff()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        var own = Of(HostKind.Tenant, isProtected: false).Select(route => route.Path).ToHashSet(StringComparer.Ordinal);
        var foreign = Of(HostKind.Staff, isProtected: true).Where(route => !own.Contains(route.Path)).ToList();
        Assert.NotEmpty(foreign);
        foreach (var (method, path) in foreign)
        {
            using var answer = await ada.Browser.SendAsync(Request(method, new Uri(Acme, path)));
            Assert.True(
                (int)answer.StatusCode == 404,
                $"{method} {path} answered {(int)answer.StatusCode} on a tenant's host."
            );
        }

        using var sam = await StaffAsync("sam@staff.test");
        sam.Cookies(Acme)[StaffCookie] = sam.Cookies(Staff)[StaffCookie];
        using var unknown = await sam.GetAsync(new Uri(Acme, "/journeys"));
        Assert.Equal(302, (int)unknown.StatusCode);
        sam.Cookies(Acme)[SignedIn.SessionCookie] = sam.Cookies(Staff)[StaffCookie];
        using var refused = await sam.GetAsync(new Uri(Acme, "/journeys"));
        Assert.Equal(403, (int)refused.StatusCode);
    }

    [Fact]
    public async Task The_staff_host_serves_nothing_of_the_tenant_area_not_even_to_a_platform_admin()
    {
        using var olga = await StaffAsync("olga@staff.test");
        var own = Of(HostKind.Staff, isProtected: false).Select(route => route.Path).ToHashSet(StringComparer.Ordinal);
        foreach (
            var (method, path) in Of(HostKind.Tenant, isProtected: false).Where(route => !own.Contains(route.Path))
        )
        {
            using var answer = await olga.SendAsync(Request(method, new Uri(Staff, path)));
            Assert.True(
                (int)answer.StatusCode == 404,
                $"{method} {path} answered {(int)answer.StatusCode} on the staff host."
            );
        }
    }

    [Fact]
    public async Task A_session_that_was_ended_opens_nothing()
    {
        using var sam = await StaffAsync("sam@staff.test");
        var cookie = sam.Cookies(Staff)[StaffCookie];
        using var answer = await sam.PostAsync(new Uri(Staff, "/sign-out"), []);
        Assert.Equal(200, (int)answer.StatusCode);
        sam.Cookies(Staff)[StaffCookie] = cookie;
        using var refused = await sam.GetAsync(Staff);
        Assert.Equal(302, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Whom_the_operator_deactivates_is_out_with_the_next_request_and_for_good()
    {
        var email = $"sam+{RandomNumberGenerator.GetHexString(8, lowercase: true)}@staff.test";
        Assert.Equal(0, (await stack.OperatorAsync("staff", "add", email, "support", "Sam for now")).ExitCode);
        using var sam = await StaffAsync(email);
        using var served = await sam.GetAsync(Staff);
        Assert.Equal(200, (int)served.StatusCode);
        var cookie = sam.Cookies(Staff)[StaffCookie];

        Assert.Equal(0, (await stack.OperatorAsync("staff", "deactivate", email)).ExitCode);
        using var ended = await sam.GetAsync(Staff);
        Assert.Equal(302, (int)ended.StatusCode);
        using var again = await sam.SignInAsync(Staff, email);
        Assert.Equal(403, (int)again.StatusCode);

        // Given access again, an old cookie is still what it was: ended.
        Assert.Equal(0, (await stack.OperatorAsync("staff", "reactivate", email)).ExitCode);
        sam.Cookies(Staff)[StaffCookie] = cookie;
        using var old = await sam.GetAsync(Staff);
        Assert.Equal(302, (int)old.StatusCode);
        Assert.Equal(0, (await stack.OperatorAsync("staff", "deactivate", email)).ExitCode);
    }

    [Fact]
    public async Task Staff_sign_in_at_no_company_and_a_companys_people_not_here()
    {
        using var ada = new PortalBrowser();
        using var wrongRealm = await ada.SignInAsync(Staff, "ada@acme.test");
        Assert.False(ada.Cookies(Staff).ContainsKey(StaffCookie));
        using var sam = new PortalBrowser();
        using var atAcme = await sam.SignInAsync(Acme, "sam@staff.test");
        Assert.False(sam.Cookies(Acme).ContainsKey(SignedIn.SessionCookie));
    }

    private async Task<PortalBrowser> StaffAsync(string email)
    {
        var browser = new PortalBrowser();
        using var page = await browser.SignInAsync(Staff, email);
        Assert.True(browser.Cookies(Staff).ContainsKey(StaffCookie), $"Expected {email} to be signed in.");
        return browser;
    }

    /// <summary>Methods and filled-in paths of what one kind of host serves; static files are everybody's.</summary>
    private IEnumerable<(string Method, string Path)> Of(HostKind kind, bool isProtected) =>
        from endpoint in WebSurface.Endpoints(stack)
        where HostKinds.Serves(endpoint, kind) && !endpoint.IsStaticFile()
        where !isProtected || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
        select (method, WebSurface.Fill(endpoint.RoutePattern.RawText!));

    private static HttpRequestMessage Request(string method, Uri address)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.TryAddWithoutValidation("Origin", address.GetLeftPart(UriPartial.Authority));
        return request;
    }
}
