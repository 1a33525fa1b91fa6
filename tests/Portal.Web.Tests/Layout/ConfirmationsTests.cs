using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Portal.Web.Layout.Parts;

namespace Portal.Web.Tests.Layout;

public sealed class ConfirmationsTests : ShellTests
{
    private static readonly Confirmation Revoke = new(
        "Revoke \"nightly-export\"?",
        "Requests that use it fail immediately.",
        "Revoke key",
        "Keep key"
    );

    [Theory]
    [InlineData("Revoke key", true)]
    [InlineData("Keep key", false)]
    public async Task The_pressed_button_decides(string button, bool expected)
    {
        var host = Render<MudDialogProvider>();
        var answer = Ask(host);
        Assert.Contains(Revoke.Effect, host.Markup, StringComparison.Ordinal);
        await host.FindAll("button").Single(b => b.TextContent.Trim() == button).ClickAsync(new());
        Assert.Equal(expected, await answer);
    }

    [Fact]
    public async Task A_second_confirmation_is_cancelled_while_one_is_open()
    {
        var host = Render<MudDialogProvider>();
        var answer = Ask(host);
        Assert.False(await Ask(host));
        Assert.Single(host.FindAll(".mud-dialog"));
        await host.FindAll("button").Single(b => b.TextContent.Trim() == "Revoke key").ClickAsync(new());
        Assert.True(await answer);

        var again = Ask(host);
        await host.FindAll("button").Single(b => b.TextContent.Trim() == "Keep key").ClickAsync(new());
        Assert.False(await again);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_a_destructive_confirmation_is_red(bool danger)
    {
        var host = Render<MudDialogProvider>();
        var answer = Ask(host, Revoke with { Danger = danger });
        Assert.Equal(danger ? 1 : 0, host.FindAll(".mud-button-filled-error").Count);
        await host.FindAll("button").Single(b => b.TextContent.Trim() == "Keep key").ClickAsync(new());
        Assert.False(await answer);
    }

    private Task<bool> Ask(IRenderedComponent<MudDialogProvider> host, Confirmation? question = null)
    {
        var answer = host.InvokeAsync(() => Services.GetRequiredService<Confirmations>().AskAsync(question ?? Revoke));
        host.WaitForElement(".mud-dialog-content p");
        return answer;
    }
}
