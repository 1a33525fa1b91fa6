using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>The forms of the staff area: a support session is started and ended.</summary>
[Collection(WebCollection.Name)]
public sealed class SupportStartTests(PortalWeb web) : IAsyncLifetime
{
    private const string Token = "__RequestVerificationToken";
    private PortalBrowser browser = new();
    private TestStaff staff = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Acme => PortalUrls.Staff.Tenant("acme");

    public async ValueTask InitializeAsync() => (browser, staff) = await web.StaffSignedInAsync();

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_session_is_started_listed_with_its_entrance_and_ended()
    {
        var started = await StartAsync(await FormAsync());
        Assert.Equal(HttpStatusCode.SeeOther, started.StatusCode);
        var session = await SessionAsync();
        started.RedirectsTo(PortalUrls.Staff.SupportSessionsAfter("started", session.SupportSessionId));
        Assert.Equal(
            (SupportSessionState.Open, SupportMode.ReadOnly, 15),
            (session.State, session.Mode, session.Minutes)
        );

        var list = await PageAsync(started.Headers.Location!.ToString());
        Assert.Contains(
            "Session at acme Ltd started",
            list.QuerySelector("[role=status]")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(
            PortalUrls.Staff.Enter(web.Acme.GetLeftPart(UriPartial.Authority), session.SupportSessionId),
            list.QuerySelector("a[aria-label='Join acme Ltd']")!.GetAttribute("href")
        );

        var ended = await PostAsync(PortalUrls.Staff.End(session.SupportSessionId), TokenOf(list));
        ended.RedirectsTo(PortalUrls.Staff.SupportSessionsAfter("ended", session.SupportSessionId));
        Assert.Equal(SupportSessionState.Ended, (await SessionAsync()).State);
        var actions = (await web.EntriesOfAsync(staff)).Select(row => row.Action).ToList();
        Assert.Contains(PlatformAction.SupportSessionIntended, actions);
        Assert.Contains(PlatformAction.SupportSessionOpened, actions);
        Assert.Contains(PlatformAction.SupportSessionEnded, actions);
    }

    [Fact]
    public async Task Signing_out_ends_what_is_open_and_the_log_has_it_before_the_sign_out()
    {
        await StartAsync(await FormAsync());
        Assert.Equal(SupportSessionState.Open, (await SessionAsync()).State);
        await browser.PostAsync(new Uri(web.Staff, PortalUrls.SignOut), new Dictionary<string, string>());
        Assert.Equal(SupportSessionState.Ended, (await SessionAsync()).State);
        Assert.Equal(
            [PlatformAction.SupportSessionEnded, PlatformAction.StaffSignedOut],
            (await web.EntriesOfAsync(staff)).TakeLast(2).Select(row => row.Action)
        );
        var left = await PageAsync(PortalUrls.SignedOut);
        Assert.Contains(
            "Support sessions that you had open have ended, too",
            left.Body!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("reason", "too short")]
    [InlineData("reason", "")]
    [InlineData("ticket", "")]
    [InlineData("ticket", "no blanks")]
    [InlineData("ticket", "<b>")]
    [InlineData("minutes", "0")]
    [InlineData("minutes", "31")]
    [InlineData("minutes", "-5")]
    [InlineData("minutes", "many")]
    [InlineData("mode", "")]
    [InlineData("mode", "everything")]
    public async Task What_is_wrong_is_said_beside_its_field_nothing_starts_and_the_input_is_kept(
        string field,
        string value
    )
    {
        var form = await FormAsync();
        form["reason"] = "The import of Monday stopped half way";
        form[field] = value;
        var answer = await StartAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.BodyAsync());
        var control = field == "mode" ? page.QuerySelector("fieldset:has(input)")! : page.GetElementById(field)!;
        var described = control.GetAttribute("aria-describedby")!.Split(' ')[0];
        Assert.NotEmpty(page.GetElementById(described)!.TextContent);
        Assert.Equal("SUP-1", field == "ticket" ? "SUP-1" : page.GetElementById("ticket")!.GetAttribute("value"));
        Assert.Equal(form["reason"], page.GetElementById("reason")!.TextContent);
        Assert.Empty(await SessionsAsync());
        var entry = (await web.EntriesOfAsync(staff)).Last(row => row.Action == PlatformAction.SupportSessionIntended);
        Assert.Equal((AuditOutcome.Refused, "invalid-input"), (entry.Outcome, entry.Detail));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task One_to_thirty_minutes_are_accepted(int minutes)
    {
        var form = await FormAsync();
        form["minutes"] = minutes.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(HttpStatusCode.SeeOther, (await StartAsync(form)).StatusCode);
        Assert.Equal(minutes, (await SessionAsync()).Minutes);
    }

    [Fact]
    public async Task A_reason_of_several_lines_is_one_paragraph()
    {
        var form = await FormAsync();
        form["reason"] = "The import stopped\r\nhalf way";
        form["mode"] = "operate";
        Assert.Equal(HttpStatusCode.SeeOther, (await StartAsync(form)).StatusCode);
        var id = (await SessionAsync()).SupportSessionId;
        Assert.Equal(
            "The import stopped half way",
            await web.AskAsync<string>("acme", $"SELECT reason FROM support_sessions WHERE support_session_id = '{id}'")
        );
    }

    [Fact]
    public async Task A_second_session_at_the_same_company_is_a_conflict_that_keeps_the_input()
    {
        Assert.Equal(HttpStatusCode.SeeOther, (await StartAsync(await FormAsync())).StatusCode);
        var answer = await StartAsync(await FormAsync());
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.BodyAsync());
        Assert.Contains(
            "You have an open support session",
            page.QuerySelector("[role=alert]")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.NotEmpty(page.GetElementById("reason")!.TextContent);
        Assert.Single(await SessionsAsync());
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_another_sessions_is_refused()
    {
        var form = await FormAsync();
        form.Remove(Token);
        Assert.Equal(HttpStatusCode.BadRequest, (await StartAsync(form)).StatusCode);
        var entry = (await web.EntriesOfAsync(staff))[^1];
        Assert.Equal(
            (PlatformAction.StaffDenied, AuditOutcome.Denied, "form"),
            (entry.Action, entry.Outcome, entry.Detail)
        );

        var (other, _) = await web.StaffSignedInAsync();
        using var _1 = other;
        var theirs = await FormAsync(other);
        var mixed = await FormAsync();
        mixed[Token] = theirs[Token];
        Assert.Equal(HttpStatusCode.BadRequest, (await StartAsync(mixed)).StatusCode);
        Assert.Empty(await SessionsAsync());
    }

    [Fact]
    public async Task A_form_from_another_origin_is_refused_whatever_its_token()
    {
        var origin = web.Acme.GetLeftPart(UriPartial.Authority);
        var address = new Uri(web.Staff, PortalUrls.Staff.Start("acme"));
        var refused = await browser.PostAsync(address, await FormAsync(), origin);
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Empty(await SessionsAsync());
    }

    [Fact]
    public async Task A_form_without_a_session_gets_401_and_one_of_a_tenants_host_404()
    {
        using var nobody = new PortalBrowser();
        var address = new Uri(web.Staff, PortalUrls.Staff.Start("acme"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync(address, await FormAsync())).StatusCode);

        var (admin, _) = await web.SignedInAsync(role: "Admin");
        using var _1 = admin;
        var atAcme = await admin.PostAsync(new Uri(web.Acme, PortalUrls.Staff.Start("acme")), await FormAsync());
        Assert.Equal(HttpStatusCode.NotFound, atAcme.StatusCode);
    }

    [Fact]
    public async Task Only_a_platform_admin_ends_somebody_elses_session()
    {
        await StartAsync(await FormAsync());
        var session = await SessionAsync();
        var (other, colleague) = await web.StaffSignedInAsync();
        using var _1 = other;
        var path = PortalUrls.Staff.End(session.SupportSessionId);
        var refused = await other.PostAsync(new Uri(web.Staff, path), await FormAsync(other));
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Equal(SupportSessionState.Open, (await SessionAsync()).State);
        Assert.Equal(PlatformAction.StaffDenied, (await web.EntriesOfAsync(colleague))[^1].Action);

        var (admin, _) = await web.StaffSignedInAsync(StaffRole.PlatformAdmin);
        using var _2 = admin;
        var ended = await admin.PostAsync(new Uri(web.Staff, path), await FormAsync(admin));
        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        Assert.Equal(SupportSessionState.Ended, (await SessionAsync()).State);
    }

    [Fact]
    public async Task A_session_that_does_not_exist_cannot_be_ended()
    {
        var refused = await PostAsync(PortalUrls.Staff.End(SupportSessionId.New()), await FormAsync());
        await refused.ReferenceAsync(HttpStatusCode.NotFound);
    }

    /// <summary>A form as the page gives it, filled in.</summary>
    private async Task<Dictionary<string, string>> FormAsync(PortalBrowser? person = null)
    {
        var form = TokenOf(await PageAsync(Acme, person));
        form["reason"] = "The import of Monday stopped half way";
        form["ticket"] = "SUP-1";
        form["mode"] = "readonly";
        form["minutes"] = "15";
        return form;
    }

    private static Dictionary<string, string> TokenOf(IHtmlDocument page) =>
        new(StringComparer.Ordinal) { [Token] = page.QuerySelector($"input[name={Token}]")!.GetAttribute("value")! };

    private Task<HttpResponseMessage> StartAsync(Dictionary<string, string> form) =>
        PostAsync(PortalUrls.Staff.Start("acme"), form);

    private Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form) =>
        browser.PostAsync(new Uri(web.Staff, path), form);

    private async Task<IHtmlDocument> PageAsync(string path, PortalBrowser? person = null)
    {
        var answer = await (person ?? browser).GetAsync(new Uri(web.Staff, path));
        var body = await answer.BodyAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return new HtmlParser().ParseDocument(body);
    }

    private async Task<SupportSessionRow> SessionAsync() => Assert.Single(await SessionsAsync());

    private async Task<List<SupportSessionRow>> SessionsAsync()
    {
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(Cancellation);
        return await db.SupportSessions.AsNoTracking().Where(row => row.StaffId == staff.Id).ToListAsync(Cancellation);
    }
}
