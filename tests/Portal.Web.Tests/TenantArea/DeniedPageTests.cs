using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Testing;
using Portal.Web.Layout;
using Portal.Web.Tests.Circuits;
using Portal.Web.Tests.SignIn;
using Portal.Web.Tests.Support;

namespace Portal.Web.Tests.TenantArea;

/// <summary>A page that the role does not reach leaves an entry in the tenant's log, however one comes to it (IC-13).</summary>
[Collection(WebCollection.Name)]
public sealed class DeniedPageTests(PortalWeb web)
{
    [Fact]
    public async Task Every_page_that_a_member_may_not_open_leaves_an_entry_of_its_own()
    {
        var (browser, person) = await web.SignedInAsync();
        var paths = PathsFor(Policies.TenantManager, Policies.TenantEditor, Policies.TenantAdmin);
        Assert.True(paths.Count >= 8, $"Expected the pages of admins, found {string.Join(' ', paths)}");
        foreach (var path in paths)
        {
            using var answer = await browser.GetAsync(new Uri(web.Acme, path));
            await answer.ReferenceAsync(HttpStatusCode.Forbidden);
            Assert.Equal(1, await CountAsync(person, path));
        }
        browser.Dispose();
    }

    [Fact]
    public async Task Staff_under_a_support_session_leave_an_entry_too()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var reference = "";
        await Wait.UntilAsync(async () =>
        {
            using var answer = await visitor.GetAsync("/api-keys");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                return false; // another test restarted the server, which the pool notices now
            }
            reference = await answer.ReferenceAsync(HttpStatusCode.Forbidden);
            return true;
        });
        var found = await web.AskAsync<long>(
            visitor.Site.Host.Split('.')[0],
            $"""
            SELECT count(*) FROM audit_entries WHERE action = {(int)AuditAction.PageDenied}
            AND actor_kind = {(int)AuditActorKind.Staff} AND correlation_id = '{reference}'
            """
        );
        Assert.Equal(1, found);
    }

    [Fact]
    public async Task Navigations_inside_a_circuit_leave_an_entry_each()
    {
        var person = await web.AddPersonAsync();
        await using var browser = await TabbedBrowser.SignInAsync(web, web.Acme, person);
        var tab = await browser.OpenAsync();
        foreach (var path in new[] { "/users", "/audit-log", "/api-keys/new", "/users" })
        {
            var before = await CountAsync(person, path);
            await tab.Hub.SendAsync(null, "OnLocationChanged", [new Uri(web.Acme, path).ToString(), null, false]);
            await Wait.UntilAsync(async () =>
            {
                await tab.Hub.ConfirmRendersAsync();
                return await CountAsync(person, path) == before + 1;
            });
        }
    }

    /// <summary>The routes of the pages under one of these policies, with an id where they need one.</summary>
    private List<string> PathsFor(params string[] policies) =>
        [
            .. web
                .Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
                .Where(endpoint =>
                    endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => policies.Contains(data.Policy))
                )
                .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
                .Select(path => path.Replace("{Id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal))
                .Select(path => path.Replace("{Id:long}", "1", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
        ];

    private Task<long> CountAsync(TestPerson person, string path) =>
        web.AskAsync<long>(
            "acme",
            $"""
            SELECT count(*) FROM audit_entries WHERE action = {(int)AuditAction.PageDenied}
            AND outcome = {(int)AuditOutcome.Denied} AND actor_id = '{person.Id}' AND details ->> 'path' = '{path}'
            """
        );
}
