using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Portal.Domain.Users;
using Portal.Web.TenantArea.Users;

namespace Portal.Web.Tests.TenantArea.Users;

public sealed class InvitationLinkDialogTests : TenantAreaTests
{
    private static readonly InvitationLink Link = new(UserId.New(), "ben@acme.test", "s3cret-_", Now.AddDays(7));
    private readonly IRenderedComponent<MudDialogProvider> host;
    private readonly Task shown;

    public InvitationLinkDialogTests()
    {
        host = Render<MudDialogProvider>();
        shown = host.InvokeAsync(() => Services.GetRequiredService<InvitationDialogs>().ShowLinkAsync(Link));
        host.WaitForElement("#invitation-link");
    }

    [Fact]
    public void The_link_contains_its_secret_in_the_fragment() =>
        Assert.Equal("http://localhost/invitation#s3cret-_", host.Find("#invitation-link").TextContent);

    [Theory]
    [InlineData("button")]
    [InlineData("escape")]
    public async Task Closing_without_copying_asks_first(string way)
    {
        var closing = way == "button" ? Button("CloseDone").ClickAsync(new()) : Dialog.KeyDownAsync(Bunit.Key.Escape);
        host.WaitForState(() => host.Markup.Contains("You would need a new link.", StringComparison.Ordinal));
        Assert.False(shown.IsCompleted);
        await Button("Go back").ClickAsync(new());
        await closing;
        Assert.False(shown.IsCompleted);
        Assert.NotEmpty(host.FindAll("#invitation-link"));
    }

    [Fact]
    public async Task A_copied_link_closes_immediately()
    {
        JSInterop.Setup<bool>("portalShownOnce.isKept").SetResult(true); // tracked by the browser
        await Button("CloseDone").ClickAsync(new()); // the style sheet shows one of the two labels
        await shown.WaitAsync(TimeSpan.FromSeconds(5), Xunit.TestContext.Current.CancellationToken);
    }

    private IElement Dialog => host.Find(".shown-once");

    private IElement Button(string word) => host.FindAll("button").Last(button => button.TextContent.Trim() == word);
}
