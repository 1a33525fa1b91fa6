using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Tests.SignIn;
using Portal.Web.Tests.SignIn.SetUp;

namespace Portal.Web.Tests.StaffArea;

/// <summary>The form of the staff area that makes a link with which a company sets its sign-in up.</summary>
[Collection(WebCollection.Name)]
public sealed class SignInLinkFormTests(PortalWeb web) : IAsyncLifetime
{
    private const string Company = "sign-in-links";
    private const string Token = "__RequestVerificationToken";
    private const string Reason = "They move to another provider";
    private PortalBrowser browser = new();
    private TestStaff olga = null!;

    public async ValueTask InitializeAsync()
    {
        await web.Platform.ProvisionAsync(Company, ServerTier.Schema);
        (browser, olga) = await web.StaffSignedInAsync(StaffRole.PlatformAdmin);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_link_is_shown_once_opens_the_set_up_and_stands_in_both_logs()
    {
        using var visitor = await SetUpVisitor.OfNewCompanyAsync(web, Company);
        var former = await visitor.NewLinkAsync();
        var answer = await PostAsync(await FormAsync());
        var body = await answer.BodyAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        var link = new Uri(new HtmlParser().ParseDocument(body).GetElementById("sign-in-link")!.TextContent);
        Assert.Equal(PortalUrls.SignInSetUp, link.AbsolutePath);
        await (await visitor.OpenAsync(former)).ReferenceAsync(HttpStatusCode.Forbidden); // it took its place
        (await visitor.OpenAsync(link.Fragment[1..])).RedirectsTo(PortalUrls.SignInSetUp);

        Assert.Equal(
            [(PlatformAction.SignInLinkRequested, "SUP-1"), (PlatformAction.SignInLinkCreated, "SUP-1")],
            (await web.EntriesOfAsync(olga)).TakeLast(2).Select(entry => (entry.Action, entry.Detail!))
        );
        Assert.Contains(
            Reason,
            await web.AskAsync<string>(
                Company,
                $"SELECT details::text FROM audit_entries WHERE action = 110 AND actor_label = '{olga.Email}'"
            ),
            StringComparison.Ordinal
        );
        Assert.Null(web.Logs.Find(link.Fragment[1..]));
    }

    [Theory]
    [InlineData("reason", "short", "sign-in-link-reason")]
    [InlineData("ticket", "no blanks", "sign-in-link-ticket")]
    public async Task What_is_wrong_is_said_beside_its_field(string field, string value, string id)
    {
        var form = await FormAsync();
        form[field] = value;
        var answer = await PostAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.BodyAsync());
        Assert.NotEmpty(page.GetElementById(id + "-error")!.TextContent);
        var entry = (await web.EntriesOfAsync(olga))[^1];
        Assert.Equal((PlatformAction.SignInLinkCreated, AuditOutcome.Refused), (entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task Support_staff_do_not_see_the_form_and_are_refused()
    {
        var (person, sam) = await web.StaffSignedInAsync();
        using var _ = person;
        var page = await PageAsync(person);
        Assert.Null(page.GetElementById("sign-in-link-title"));
        var form = await FormAsync();
        form[Token] = TokenOf(page);
        var refused = await person.PostAsync(new Uri(web.Staff, PortalUrls.Staff.SignInLink(Company)), form);
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Equal(AuditOutcome.Denied, (await web.EntriesOfAsync(sam))[^1].Outcome);
    }

    private async Task<Dictionary<string, string>> FormAsync() =>
        new(StringComparer.Ordinal)
        {
            [Token] = TokenOf(await PageAsync(browser)),
            ["reason"] = Reason,
            ["ticket"] = "SUP-1",
        };

    private Task<HttpResponseMessage> PostAsync(Dictionary<string, string> form) =>
        browser.PostAsync(new Uri(web.Staff, PortalUrls.Staff.SignInLink(Company)), form);

    private async Task<IHtmlDocument> PageAsync(PortalBrowser person) =>
        new HtmlParser().ParseDocument(
            await (await person.GetAsync(new Uri(web.Staff, PortalUrls.Staff.Tenant(Company)))).BodyAsync()
        );

    private static string TokenOf(IHtmlDocument page) =>
        page.QuerySelector($"input[name={Token}]")!.GetAttribute("value")!;
}
