using Portal.Web.StaffArea.Pages;

namespace Portal.Web.Tests.StaffArea;

public sealed class EventReasonsTests
{
    [Theory]
    [InlineData("AuthorityLost", "The session had ended")]
    [InlineData("limit-Session", "Too many tabs of one session")]
    [InlineData("system-identifier", "System identifier")]
    [InlineData("IdToken:exp", "Id token: exp")]
    [InlineData("InvalidOperation", "Invalid operation")]
    [InlineData("-", "-")]
    [InlineData(null, null)]
    public void A_reason_is_told_in_words_and_none_is_hidden(string? reason, string? expected) =>
        Assert.Equal(expected, EventReasons.Of(reason));
}
