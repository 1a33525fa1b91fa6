using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Web.Layout.Parts;
using Radzen.Blazor;

namespace Portal.Web.Tests.Layout;

public sealed class ConfirmationsTests : ShellTests
{
    private static readonly Confirmation Revoke = new(
        "Revoke \"nightly-export\"?",
        "Requests that use it fail at once.",
        "Revoke key",
        "Keep key"
    );

    [Theory]
    [InlineData("Revoke key", true)]
    [InlineData("Keep key", false)]
    public async Task The_answer_is_the_button_that_was_pressed(string button, bool expected)
    {
        var host = Render<RadzenComponents>();
        var answer = Ask(host);
        Assert.Contains(Revoke.Effect, host.Markup, StringComparison.Ordinal);
        await host.FindAll("button").Single(b => b.TextContent.Trim() == button).ClickAsync(new());
        Assert.Equal(expected, await answer);
    }

    [Fact]
    public async Task Closing_the_dialog_is_no()
    {
        var host = Render<RadzenComponents>();
        var answer = Ask(host);
        await host.Find(".rz-dialog-titlebar-close").ClickAsync(new());
        Assert.False(await answer);
    }

    [Fact]
    public async Task While_a_question_is_open_another_is_not_asked_and_counts_as_no()
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
    public void Only_a_dangerous_question_is_red()
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
