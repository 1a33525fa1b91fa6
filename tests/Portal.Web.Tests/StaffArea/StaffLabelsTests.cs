using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff.Support;
using Portal.Web.StaffArea.Pages;

namespace Portal.Web.Tests.StaffArea;

/// <summary>A support session is in the same state on every page of the staff area, in words and not in the catalog's.</summary>
public sealed class StaffLabelsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(SupportSessionState.Intended, null, "Starting")]
    [InlineData(SupportSessionState.Open, 1, "Open")]
    [InlineData(SupportSessionState.Open, 0, "Ended")]
    [InlineData(SupportSessionState.Ended, 1, "Ended")]
    [InlineData(SupportSessionState.Failed, null, "Did not start")]
    public void A_session_past_its_time_has_ended_whatever_is_stored(
        SupportSessionState state,
        int? minutesLeft,
        string word
    ) => Assert.Equal(word, StaffLabels.Support(Session(state, minutesLeft), Now).Word);

    [Theory]
    [InlineData(SupportEnds.Staff, "by staff")]
    [InlineData(SupportEnds.Tenant, "by the company")]
    [InlineData(SupportEnds.Clock, "time ran out")]
    [InlineData(SupportEnds.Authority, "access was removed")]
    [InlineData(SupportEnds.Interrupted, "start was interrupted")]
    [InlineData(SupportEnds.Suspended, "company was suspended")]
    [InlineData("a word of a newer version", null)]
    public void Why_it_ended_reads_as_words(string stored, string? words) =>
        Assert.Equal(
            words,
            StaffLabels.EndReason(Session(SupportSessionState.Ended, 1) with { EndReason = stored }, Now)
        );

    [Theory]
    [InlineData(1, null)]
    [InlineData(-1, "time ran out")]
    public void What_the_catalog_has_not_settled_yet_has_its_reason_already(int minutesLeft, string? words) =>
        Assert.Equal(words, StaffLabels.EndReason(Session(SupportSessionState.Open, minutesLeft), Now));

    [Theory]
    [InlineData("JourneyUpdated", "Changed a journey")]
    [InlineData("TenantViewed", "Tenant viewed")]
    [InlineData("ReadOnly", "Read-only")]
    [InlineData("7F3K-22XW-9A0B", "7F3K-22XW-9A0B")]
    [InlineData("101", "101")]
    [InlineData(null, null)]
    public void A_detail_that_is_a_name_of_ours_reads_as_words(string? stored, string? words) =>
        Assert.Equal(
            words,
            StaffLabels.Detail(
                new PlatformLogRow
                {
                    ActorKind = PlatformActorKind.Staff,
                    ActorLabel = "sam@staff.test",
                    Action = PlatformAction.SupportOperated,
                    Outcome = AuditOutcome.Succeeded,
                    CorrelationId = "7F3K-22XW-9A0B",
                    Detail = stored,
                }
            )
        );

    private static SupportListItem Session(SupportSessionState state, int? minutesLeft) =>
        new(
            SupportSessionId.New(),
            TenantId.New(),
            StaffId.New(),
            "sam@staff.test",
            "CASE-1",
            SupportMode.ReadOnly,
            15,
            state,
            Now.AddMinutes(-20),
            minutesLeft is { } minutes ? Now.AddMinutes(minutes) : null,
            null,
            null,
            null
        );
}
