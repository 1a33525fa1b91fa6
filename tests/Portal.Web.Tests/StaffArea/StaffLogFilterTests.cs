using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.StaffArea;
using Portal.Web.StaffArea.SignIn;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>What the browser does with its connection changes nothing about what stands in the platform log (IC-13).</summary>
[Collection(WebCollection.Name)]
public sealed class StaffLogFilterTests(PortalWeb web)
{
    [Fact]
    public async Task Whoever_closes_the_connection_leaves_the_entry_of_a_refusal_all_the_same()
    {
        var staff = await web.AddStaffAsync();
        using var gone = new CancellationTokenSource();
        var http = new DefaultHttpContext
        {
            RequestAborted = gone.Token,
            User = new(
                new StaffIdentity(new(StaffSessionId.New(), staff.Id, staff.Email, staff.Email, StaffRole.Support))
            ),
        };
        http.SetEndpoint(new(null, new(new StaffAuditActionAttribute(PlatformAction.TenantViewed)), "a page"));
        var filter = new StaffLogFilter(web.Platform.Web.GetRequiredService<PlatformLog>());
        await Assert.ThrowsAsync<NotFoundException>(async () =>
            await filter.InvokeAsync(
                new DefaultEndpointFilterInvocationContext(http),
                _ =>
                {
                    gone.Cancel();
                    throw new NotFoundException("There is no such tenant.");
                }
            )
        );
        var entry = Assert.Single(await web.EntriesOfAsync(staff));
        Assert.Equal((AuditOutcome.NotFound, "not-found"), (entry.Outcome, entry.Detail));
    }
}
