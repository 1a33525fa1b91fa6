using Bunit;
using Portal.Platform.Auditing;
using Portal.Web.TenantArea.AuditLog;

namespace Portal.Web.Tests.TenantArea.AuditLog;

public sealed class AuditActorTests : TenantAreaTests
{
    [Fact]
    public void All_that_an_actor_did_is_one_link_away()
    {
        var id = Guid.CreateVersion7();
        var actor = Render<AuditActor>(p =>
            p.Add(a => a.Kind, AuditActorKind.User).Add(a => a.Id, id).Add(a => a.Label, "ada@acme.test")
        );
        var link = actor.FindAll("a").Single(a => a.TextContent == "All activity");
        Assert.Equal(AuditLinks.Everything(id), link.GetAttribute("href"));
        Assert.DoesNotContain("href", actor.Find(".row-second").TextContent, StringComparison.Ordinal);
    }
}
