using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>The pages that suspend and resume a company: they ask first, demand a reason, and are for platform admins.</summary>
[Collection(WebCollection.Name)]
public sealed class SuspensionPageTests(PortalWeb web) : IAsyncLifetime
{
    private const string Company = "suspendable";
    private const string Token = "__RequestVerificationToken";
    private PortalBrowser browser = new();
    private TestStaff olga = null!;

    public async ValueTask InitializeAsync()
    {
        await web.Platform.ProvisionAsync(Company, ServerTier.Schema);
        await web.InCatalogAsync($"UPDATE tenants SET state = 'Active' WHERE url_id = '{Company}'");
        (browser, olga) = await web.StaffSignedInAsync(StaffRole.PlatformAdmin);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_company_is_suspended_and_resumed_each_after_a_question_and_the_tenants_page_says_why()
    {
        var question = await PageAsync(PortalUrls.Staff.Suspension(Company));
        Assert.Contains("within 2 seconds", question.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Cancel", question.QuerySelector("[autofocus]")!.TextContent.Trim());
        await SeesOtherAsync(PortalUrls.Staff.Suspension(Company), question, "The invoice\r\nis overdue");
        var page = await PageAsync(PortalUrls.Staff.Tenant(Company));
        var access = page.QuerySelector("[aria-labelledby=access-title]")!.TextContent;
        Assert.Contains("The invoice is overdue", access, StringComparison.Ordinal);
        Assert.Contains(olga.Email, access, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"a[href='{PortalUrls.Staff.Resumption(Company)}']"));

        // There is nothing to ask any more.
        var again = await browser.GetAsync(new Uri(web.Staff, PortalUrls.Staff.Suspension(Company)));
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        var conflict = await PostAsync(PortalUrls.Staff.Suspension(Company), question, "Once more");
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Contains("suspended already", await conflict.BodyAsync(), StringComparison.Ordinal);

        question = await PageAsync(PortalUrls.Staff.Resumption(Company));
        await SeesOtherAsync(PortalUrls.Staff.Resumption(Company), question, "The invoice is paid");
        Assert.Equal(
            [
                (PlatformAction.CompanySuspended, AuditOutcome.Succeeded, "The invoice is overdue"),
                (PlatformAction.CompanySuspended, AuditOutcome.Failed, "Once more"),
                (PlatformAction.CompanyResumed, AuditOutcome.Succeeded, "The invoice is paid"),
            ],
            await ChangesAsync()
        );
    }

    [Fact]
    public async Task Without_a_reason_nothing_is_changed_and_the_field_says_so()
    {
        var question = await PageAsync(PortalUrls.Staff.Suspension(Company));
        var refused = await PostAsync(PortalUrls.Staff.Suspension(Company), question, " ");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var page = new HtmlParser().ParseDocument(await refused.BodyAsync());
        Assert.NotEmpty(page.GetElementById("reason-error")!.TextContent);
        Assert.Equal([(PlatformAction.CompanySuspended, AuditOutcome.Refused, "invalid-input")], await ChangesAsync());
    }

    [Fact]
    public async Task Support_staff_see_why_and_can_change_nothing()
    {
        var question = await PageAsync(PortalUrls.Staff.Suspension(Company));
        await SeesOtherAsync(PortalUrls.Staff.Suspension(Company), question, "Overdue");
        var (person, sam) = await web.StaffSignedInAsync();
        using var _ = person;
        var page = await PageAsync(PortalUrls.Staff.Tenant(Company), person);
        Assert.Contains(
            "Overdue",
            page.QuerySelector("[aria-labelledby=access-title]")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Null(page.QuerySelector($"a[href='{PortalUrls.Staff.Resumption(Company)}']"));
        var address = new Uri(web.Staff, PortalUrls.Staff.Resumption(Company));
        await (await person.GetAsync(address)).ReferenceAsync(HttpStatusCode.Forbidden);
        var form = FormOf(page, "Let them in");
        await (await person.PostAsync(address, form)).ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Equal(
            (PlatformAction.StaffDenied, nameof(PlatformAction.CompanyResumed)),
            (await web.EntriesOfAsync(sam)).TakeLast(1).Select(entry => (entry.Action, entry.Detail)).Single()
        );
    }

    private async Task<List<(PlatformAction, AuditOutcome, string?)>> ChangesAsync() =>
        [
            .. (await web.EntriesOfAsync(olga))
                .Where(entry => entry.Action is PlatformAction.CompanySuspended or PlatformAction.CompanyResumed)
                .Select(entry => (entry.Action, entry.Outcome, entry.Detail)),
        ];

    private async Task SeesOtherAsync(string path, IHtmlDocument question, string reason)
    {
        var answer = await PostAsync(path, question, reason);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.BodyAsync());
        Assert.Equal(PortalUrls.Staff.Tenant(Company), answer.Headers.Location!.ToString());
    }

    private Task<HttpResponseMessage> PostAsync(string path, IHtmlDocument question, string reason) =>
        browser.PostAsync(new Uri(web.Staff, path), FormOf(question, reason));

    private static Dictionary<string, string> FormOf(IHtmlDocument page, string reason) =>
        new(StringComparer.Ordinal)
        {
            [Token] = page.QuerySelector($"input[name={Token}]")!.GetAttribute("value")!,
            ["reason"] = reason,
        };

    private async Task<IHtmlDocument> PageAsync(string path, PortalBrowser? person = null)
    {
        var answer = await (person ?? browser).GetAsync(new Uri(web.Staff, path));
        var body = await answer.BodyAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return new HtmlParser().ParseDocument(body);
    }
}
