using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.AuditLog;

namespace Portal.Web.Tests.TenantArea.AuditLog;

public sealed class AuditLabelsTests
{
    [Fact]
    public void Every_action_has_its_own_label_and_a_named_group()
    {
        var actions = Enum.GetValues<AuditAction>();
        var words = actions.Select(AuditLabels.Of).ToList();
        Assert.All(words, word => Assert.DoesNotContain("Action ", word, StringComparison.Ordinal));
        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(actions, action => Assert.DoesNotMatch("Block", AuditLabels.GroupOf(action)));
    }

    [Fact]
    public void Every_outcome_and_kind_of_actor_has_a_label()
    {
        Assert.All(Enum.GetValues<AuditOutcome>(), value => Assert.DoesNotMatch("[0-9]", OutcomeLabels.Of(value)));
        Assert.All(Enum.GetValues<AuditActorKind>(), value => Assert.DoesNotMatch("[0-9]", AuditLabels.Of(value)));
    }

    [Fact]
    public void A_value_of_a_newer_version_is_shown_as_a_number()
    {
        Assert.Equal("Action 4711", AuditLabels.Of((AuditAction)4711));
        Assert.Equal("Block 47", AuditLabels.GroupOf((AuditAction)4711));
    }
}
