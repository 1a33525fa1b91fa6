using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Web.TenantArea.AuditLog;

namespace Portal.Web.Tests.TenantArea.AuditLog;

public sealed class AuditSentencesTests
{
    private static readonly Guid Id = Guid.Parse("0190c2f0-0000-7000-8000-00001a2b3c4d");
    private static readonly AuditListItem Entry = new(
        7,
        new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero),
        AuditActorKind.User,
        Id,
        "mia@acme.test",
        AuditAction.ApiKeyRevoked,
        "key",
        Id,
        "nightly-export",
        AuditOutcome.Succeeded,
        ActorName: "Mia Schmidt"
    );

    [Fact]
    public void Every_action_is_a_sentence_with_every_outcome()
    {
        foreach (var action in Enum.GetValues<AuditAction>())
        {
            foreach (var outcome in Enum.GetValues<AuditOutcome>())
            {
                var sentence = AuditSentences.Of(Entry with { Action = action, Outcome = outcome });
                Assert.StartsWith("Mia Schmidt ", sentence, StringComparison.Ordinal);
                Assert.DoesNotMatch(@"[{}]|did action|something|\d", sentence);
            }
        }
    }

    [Fact]
    public void What_did_not_take_place_is_not_said_to_have()
    {
        string Of(AuditOutcome outcome) => AuditSentences.Of(Entry with { Outcome = outcome });
        Assert.Equal("Mia Schmidt revoked API key nightly-export", Of(AuditOutcome.Succeeded));
        Assert.Equal("Mia Schmidt was not allowed to revoke API key nightly-export", Of(AuditOutcome.Denied));
        Assert.Equal("Mia Schmidt could not revoke API key nightly-export", Of(AuditOutcome.Failed));
        Assert.Equal(
            "Mia Schmidt tried to revoke API key nightly-export, which was not found",
            Of(AuditOutcome.NotFound)
        );
        Assert.Equal(
            "Mia Schmidt tried to revoke API key nightly-export, but the request was not valid",
            Of(AuditOutcome.Refused)
        );
    }

    [Theory]
    [InlineData(AuditAction.JourneyViewed, "journey", "Tallinn to Tartu", "viewed journey Tallinn to Tartu")]
    [InlineData(AuditAction.JourneyViewed, "journey", null, "viewed journey …1a2b3c4d")]
    [InlineData(AuditAction.UserDeactivated, "user", "ben@acme.test", "deactivated ben@acme.test")]
    [InlineData(AuditAction.SessionEnded, "session", "ben@acme.test", "ended a session of ben@acme.test")]
    [InlineData(AuditAction.SessionEnded, "user", "ben@acme.test", "ended all sessions of ben@acme.test")]
    [InlineData(AuditAction.SessionEnded, "session", "mia@acme.test", "ended a session of their own")]
    [InlineData(AuditAction.SessionEnded, "user", "mia@acme.test", "ended their other sessions")]
    [InlineData(AuditAction.SupportSessionEnded, "support-session", "CASE-7", "ended the support session for CASE-7")]
    [InlineData(AuditAction.ApiKeysListed, "key", null, "viewed the list of API keys")]
    public void The_target_is_named(AuditAction action, string kind, string? label, string expected) =>
        Assert.Equal(
            "Mia Schmidt " + expected,
            AuditSentences.Of(Entry with { Action = action, TargetKind = kind, TargetLabel = label })
        );

    [Fact]
    public void A_run_says_how_often_and_keys_staff_and_the_portal_are_named_as_recorded()
    {
        var run = Entry with { Action = AuditAction.JourneyViewed, TargetKind = "journey", TargetLabel = "X" };
        Assert.Equal(
            "Mia Schmidt viewed journey X 1,400 times",
            AuditSentences.Of(run with { Run = new(1400, new(1, 7), run.OccurredAt) })
        );
        var nobody = Entry with { ActorName = null, ActorLabel = "import" };
        Assert.StartsWith("API key import revoked", AuditSentences.Of(nobody with { ActorKind = AuditActorKind.Key }));
        Assert.StartsWith("import revoked", AuditSentences.Of(nobody with { ActorKind = AuditActorKind.Staff }));
    }

    [Fact]
    public void An_action_of_a_newer_version_is_still_told() =>
        Assert.Equal("Mia Schmidt did action 4711", AuditSentences.Of(Entry with { Action = (AuditAction)4711 }));
}
