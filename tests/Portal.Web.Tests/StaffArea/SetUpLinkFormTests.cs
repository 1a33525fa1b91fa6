using System.Buffers.Text;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Domain.Sessions;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>The form of the staff area that lets a company's only admin come back.</summary>
[Collection(WebCollection.Name)]
public sealed class SetUpLinkFormTests(PortalWeb web) : IAsyncLifetime
{
    private const string Company = "locked-out";
    private const string Token = "__RequestVerificationToken";
    private const string Reason = "Their identity provider made the account again";
    private PortalBrowser browser = new();
    private TestStaff olga = null!;
    private string email = "";

    public async ValueTask InitializeAsync()
    {
        await web.Platform.ProvisionAsync(Company, ServerTier.Schema);
        // Invited only, so that every test starts from a company that nobody can help.
        email = (await web.AddPersonAsync(Company, "Admin")).Email;
        (browser, olga) = await web.StaffSignedInAsync(StaffRole.PlatformAdmin);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_link_is_shown_once_and_only_its_hash_is_kept()
    {
        var answer = await PostAsync(await FormAsync());
        var body = await answer.BodyAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var page = new HtmlParser().ParseDocument(body);
        var link = new Uri(page.GetElementById("set-up-link")!.TextContent);
        Assert.Equal(web.Origin(Company).GetLeftPart(UriPartial.Authority), link.GetLeftPart(UriPartial.Authority));
        Assert.Equal(PortalUrls.Invitation, link.AbsolutePath);
        Assert.Contains(email, page.Body!.TextContent, StringComparison.Ordinal);

        var hash = Convert.ToHexString(SessionSecret.Hash(Base64Url.DecodeFromChars(link.Fragment.AsSpan(1))));
        Assert.Equal(
            olga.Email,
            await web.AskAsync<string>(
                Company,
                $@"SELECT sent_by_label FROM invitations WHERE secret_hash = '\x{hash}' AND revoked_at IS NULL"
            )
        );
        Assert.Equal(
            [PlatformAction.SetUpLinkRequested, PlatformAction.SetUpLinkCreated],
            (await web.EntriesOfAsync(olga)).TakeLast(2).Select(entry => entry.Action)
        );
        Assert.Contains(
            Reason,
            await web.AskAsync<string>(
                Company,
                $"SELECT details::text FROM audit_entries WHERE action = 212 AND target_label = '{email}'"
            ),
            StringComparison.Ordinal
        );
        Assert.Null(web.Logs.Find(link.Fragment[1..]));
    }

    [Theory]
    [InlineData("email", "no address", "set-up-email")]
    [InlineData("email", "stranger@locked-out.test", "set-up-name")]
    [InlineData("reason", "short", "set-up-reason")]
    [InlineData("ticket", "no blanks", "set-up-ticket")]
    public async Task What_is_wrong_is_said_beside_its_field_and_the_input_is_kept(
        string field,
        string value,
        string id
    )
    {
        var form = await FormAsync();
        form[field] = value;
        var answer = await PostAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.BodyAsync());
        Assert.NotEmpty(page.GetElementById(id + "-error")!.TextContent);
        Assert.Equal(form["email"], page.GetElementById("set-up-email")!.GetAttribute("value"));
        Assert.Equal(form["reason"], page.GetElementById("set-up-reason")!.TextContent);
        Assert.Null(page.GetElementById("set-up-link"));
        var entry = (await web.EntriesOfAsync(olga))[^1];
        Assert.Equal(
            (PlatformAction.SetUpLinkCreated, AuditOutcome.Refused, "invalid-input"),
            (entry.Action, entry.Outcome, entry.Detail)
        );
    }

    [Fact]
    public async Task Where_another_admin_can_sign_in_it_is_a_conflict_that_keeps_the_input()
    {
        var (admin, _) = await web.SignedInAsync("globex", "Admin");
        using var _1 = admin;
        var answer = await PostAsync(await FormAsync(), "globex");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.BodyAsync());
        Assert.Contains(
            "Another administrator",
            page.QuerySelector("[role=alert]")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(email, page.GetElementById("set-up-email")!.GetAttribute("value"));
        var entry = (await web.EntriesOfAsync(olga))[^1];
        Assert.Equal((AuditOutcome.Failed, "conflict"), (entry.Outcome, entry.Detail));
    }

    [Fact]
    public async Task Support_staff_do_not_see_the_form_and_are_refused()
    {
        var (person, sam) = await web.StaffSignedInAsync();
        using var _ = person;
        var page = await PageAsync(person);
        Assert.Null(page.GetElementById("set-up"));
        var form = await FormAsync();
        form[Token] = TokenOf(page);
        var refused = await person.PostAsync(new Uri(web.Staff, PortalUrls.Staff.SetUpLink(Company)), form);
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        var entry = (await web.EntriesOfAsync(sam))[^1];
        Assert.Equal(
            (PlatformAction.StaffDenied, AuditOutcome.Denied, nameof(PlatformAction.SetUpLinkCreated)),
            (entry.Action, entry.Outcome, entry.Detail)
        );
    }

    [Fact]
    public async Task A_form_without_its_token_or_from_another_origin_is_refused()
    {
        var form = await FormAsync();
        var origin = web.Acme.GetLeftPart(UriPartial.Authority);
        var address = new Uri(web.Staff, PortalUrls.Staff.SetUpLink(Company));
        await (await browser.PostAsync(address, form, origin)).ReferenceAsync(HttpStatusCode.Forbidden);
        form.Remove(Token);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(form)).StatusCode);
        Assert.DoesNotContain(
            await web.EntriesOfAsync(olga),
            entry => entry.Action == PlatformAction.SetUpLinkRequested
        );
    }

    private async Task<Dictionary<string, string>> FormAsync() =>
        new(StringComparer.Ordinal)
        {
            [Token] = TokenOf(await PageAsync(browser)),
            ["email"] = email,
            ["name"] = "",
            ["reason"] = Reason,
            ["ticket"] = "SUP-1",
        };

    private Task<HttpResponseMessage> PostAsync(Dictionary<string, string> form, string company = Company) =>
        browser.PostAsync(new Uri(web.Staff, PortalUrls.Staff.SetUpLink(company)), form);

    private async Task<IHtmlDocument> PageAsync(PortalBrowser person)
    {
        var answer = await person.GetAsync(new Uri(web.Staff, PortalUrls.Staff.Tenant(Company)));
        var body = await answer.BodyAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return new HtmlParser().ParseDocument(body);
    }

    private static string TokenOf(IHtmlDocument page) =>
        page.QuerySelector($"input[name={Token}]")!.GetAttribute("value")!;
}
