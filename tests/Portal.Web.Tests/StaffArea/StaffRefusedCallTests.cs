using System.Net;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>A request of a known member of the staff that no handler can read stands in the platform log (IC-13).</summary>
[Collection(WebCollection.Name)]
public sealed class StaffRefusedCallTests(PortalWeb web)
{
    [Theory]
    [InlineData("/support/handoff")]
    [InlineData("/support/handoff?session=none&challenge=x")]
    [InlineData("/support/handoff?session=01900000-0000-7000-8000-000000000000&challenge=short")]
    public async Task It_leaves_an_entry_with_what_it_was_for(string path)
    {
        var (browser, staff) = await web.StaffSignedInAsync();
        using var answer = await browser.GetAsync(new Uri(web.Staff, path));
        await answer.ReferenceAsync(HttpStatusCode.BadRequest);
        var entry = Assert.Single(
            await web.EntriesOfAsync(staff),
            row => row.Action == PlatformAction.SupportCodeIssued
        );
        Assert.Equal((AuditOutcome.Refused, "invalid-input"), (entry.Outcome, entry.Detail));
        browser.Dispose();
    }
}
