using System.Net;
using Bunit;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Web.TenantArea.Sessions;

namespace Portal.Web.Tests.TenantArea.Sessions;

public sealed class SessionsCardTests : TenantAreaTests
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Theory]
    [InlineData(Firefox, "Firefox on Windows")]
    [InlineData(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Chrome on Linux"
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
        "Edge on Windows"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
        "Safari on iPhone"
    )]
    [InlineData("curl/8.1", "curl")]
    [InlineData("something", "Unknown device")]
    [InlineData(null, "Unknown device")]
    public void A_device_is_named_by_browser_and_system(string? userAgent, string words) =>
        Assert.Equal(words, DeviceLabels.Of(userAgent));

    [Fact]
    public void The_current_session_is_marked_and_cannot_be_ended_here()
    {
        var card = Card([], Session(current: true), Session());
        var rows = card.FindAll("li");
        Assert.Contains("This session", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Empty(rows[0].QuerySelectorAll("button"));
        Assert.Single(rows[1].QuerySelectorAll("button"));
    }

    [Fact]
    public void A_single_session_has_no_button_to_end_all() =>
        Assert.Empty(Card([], Session(current: true)).FindAll("button"));

    [Fact]
    public async Task Each_end_button_has_its_own_name_and_ends_its_session()
    {
        var ended = new List<SessionView>();
        var (first, second) = (Session(), Session() with { CreatedAt = Now.AddMinutes(-1) });
        var card = Card(ended, first, second);
        var buttons = card.FindAll("li button");
        Assert.Equal(2, buttons.Select(button => button.GetAttribute("aria-label")).Distinct().Count());
        await buttons[1].ClickAsync(new());
        Assert.Equal([second], ended);
    }

    [Fact]
    public void Who_may_only_view_is_offered_no_end() =>
        Assert.Empty(Render<SessionsCard>(p => p.Add(c => c.Sessions, [Session(), Session()])).FindAll("button"));

    private static SessionView Session(bool current = false) =>
        new(SessionId.New(), Now, Now, Now.AddHours(12), IPAddress.Loopback, Firefox, current);

    private IRenderedComponent<SessionsCard> Card(List<SessionView> ended, params SessionView[] sessions) =>
        Render<SessionsCard>(p => p.Add(c => c.Sessions, sessions).Add(c => c.OnEnd, ended.Add));
}
