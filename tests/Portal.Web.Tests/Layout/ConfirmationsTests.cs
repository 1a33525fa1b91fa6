using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Web.Layout.Parts;
using Radzen.Blazor;

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
        var host = Render<RadzenComponents>();
        var answer = Ask(host);
        Assert.Contains(Revoke.Effect, host.Markup, StringComparison.Ordinal);
        await host.FindAll("button").Single(b => b.TextContent.Trim() == button).ClickAsync(new());
        Assert.Equal(expected, await answer);
    }

    [Fact]
    public async Task Closing_the_dialog_cancels()
    {
        var host = Render<RadzenComponents>();
        var answer = Ask(host);
        await host.Find(".rz-dialog-titlebar-close").ClickAsync(new());
        Assert.False(await answer);
    }

    [Fact]
    public async Task A_second_confirmation_is_cancelled_while_one_is_open()
    {
        var host = Render<RadzenComponents>();
        var answer = Ask(host);
        Assert.False(await Ask(host));
        Assert.Single(host.FindAll(".rz-dialog"));
        await host.FindAll("button").Single(b => b.TextContent.Trim() == "Revoke key").ClickAsync(new());
        Assert.True(await answer);

        var again = Ask(host);
        await host.Find(".rz-dialog-titlebar-close").ClickAsync(new());
        Assert.False(await again);
    }

    [Fact]
    public void Only_a_destructive_confirmation_is_red()
    {
        Assert.NotEmpty(Dialog(Revoke).FindAll(".button-danger"));
        Assert.Empty(Dialog(Revoke with { Danger = false }).FindAll(".button-danger"));
    }

    private IRenderedComponent<ConfirmDialog> Dialog(Confirmation question) =>
        Render<ConfirmDialog>(parameters => parameters.Add(d => d.Question, question));

    private Task<bool> Ask(IRenderedComponent<RadzenComponents> host)
    {
        var answer = host.InvokeAsync(() => Services.GetRequiredService<Confirmations>().AskAsync(Revoke));
        host.WaitForElement(".confirm-actions");
        return answer;
    }
}
