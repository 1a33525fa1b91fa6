using Bunit;
using Portal.Domain.Sessions;
using Portal.Web.Layout;
using Portal.Web.TenantArea.AuditLog;

namespace Portal.Web.Tests.TenantArea.AuditLog;

public sealed class AuditDetailsTests : TenantAreaTests
{
    [Fact]
    public void Only_what_changed_is_shown()
    {
        var details = AuditDetails.Read(
            """
            {"before": {"title": "A", "dueDate": null, "steps": [{"title": "x", "status": "Draft"}]},
             "after": {"title": "A", "dueDate": "2026-01-31", "steps": [{"title": "x", "status": "Done"}, {"title": "y"}]}}
            """,
            LocalTimes.Default
        );
        Assert.Equal(
            [
                new("Steps 1, status", "Draft", "Done"),
                new("Due date", null, "31 Jan 2026"),
                new("Steps 2, title", null, "y"),
            ],
            details.Changes
        );
        Assert.Empty(details.Facts);
    }

    [Fact]
    public void A_plain_value_and_other_facts_are_shown()
    {
        var details = AuditDetails.Read(
            """{"before": "Active", "after": "Deactivated", "sessionsEnded": 3}""",
            LocalTimes.Default
        );
        Assert.Equal([new("Value", "Active", "Deactivated")], details.Changes);
        Assert.Equal([("Sessions ended", "3")], details.Facts);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(" ", 0)]
    [InlineData("{}", 0)]
    [InlineData("not json", 1)]
    [InlineData("[1, 2]", 1)]
    [InlineData("\"text\"", 1)]
    [InlineData("""{"": 1, "a": {"": {"": true}}, "a": 2}""", 3)]
    public void Nothing_recorded_is_hidden_and_nothing_breaks_the_page(string? json, int facts) =>
        Assert.Equal(facts, AuditDetails.Read(json, LocalTimes.Default).Facts.Count);

    [Theory]
    [InlineData("""{"reason": "tenant"}""", "Ended by an admin of your company")]
    [InlineData("""{"mode": "ReadOnly"}""", "Read-only")]
    [InlineData("""{"setUp": true}""", "Yes")]
    [InlineData("""{"today": "2026-11-27"}""", "27 Nov 2026")]
    [InlineData("""{"from": "2026-11-27T10:00:00+02:00"}""", "27 Nov 2026, 08:00:00 (UTC)")]
    [InlineData("""{"search": "tenant"}""", "tenant")]
    [InlineData("""{"title": "2026"}""", "2026")]
    public void Fixed_terms_are_words_and_times_are_written_as_the_browser_writes_them(string json, string expected) =>
        Assert.Equal(expected, Assert.Single(AuditDetails.Read(json, LocalTimes.Default).Facts).Value);

    [Fact]
    public void Every_reason_of_a_refused_sign_in_has_words() =>
        Assert.All(
            Enum.GetNames<SignInRefusal>(),
            name => Assert.NotEqual(name, AuditValues.Of("Reason", name, LocalTimes.Default))
        );

    [Fact]
    public void User_input_is_shown_as_text_and_never_as_markup()
    {
        var page = Render<AuditChanges>(p =>
            p.Add(c => c.Json, """{"before": {"title": "<b>x</b>"}, "after": {"title": "<script>alert(1)</script>"}}""")
        );
        Assert.Empty(page.FindAll("b, script"));
        Assert.Equal(["<b>x</b>", "<script>alert(1)</script>"], page.FindAll("tbody td").Select(td => td.TextContent));
    }
}
