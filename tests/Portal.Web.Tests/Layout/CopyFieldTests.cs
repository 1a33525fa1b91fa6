using Bunit;
using Portal.Web.Layout.Parts;

namespace Portal.Web.Tests.Layout;

public sealed class CopyFieldTests : ShellTests
{
    [Fact]
    public void The_field_is_labelled_read_only_and_its_button_names_it()
    {
        var field = Field();
        var input = field.Find("input");
        Assert.True(input.HasAttribute("readonly"));
        Assert.Equal(input.Id, field.Find("label").GetAttribute("for"));
        Assert.Equal("Copy Invitation link", field.Find("button").GetAttribute("aria-label"));
    }

    [Fact]
    public void Copying_is_announced_politely()
    {
        JSInterop.Setup<bool>("portal.copy", "secret-link").SetResult(true);
        var copied = false;
        var field = Field(() => copied = true);
        field.Find("button").Click();
        Assert.Equal("Copied", field.Find("[role=status]").TextContent);
        Assert.True(copied);
    }

    [Fact]
    public void A_blocked_clipboard_selects_the_text_and_says_so()
    {
        JSInterop.Setup<bool>("portal.copy", "secret-link").SetResult(false);
        var field = Field();
        field.Find("button").Click();
        Assert.Contains("Ctrl+C", field.Find("[role=status]").TextContent, StringComparison.Ordinal);
        JSInterop.VerifyInvoke("portal.select");
    }

    private IRenderedComponent<CopyField> Field(Action? onCopied = null) =>
        Render<CopyField>(parameters =>
            parameters
                .Add(f => f.Id, "link")
                .Add(f => f.Label, "Invitation link")
                .Add(f => f.Value, "secret-link")
                .Add(f => f.OnCopied, () => onCopied?.Invoke())
        );
}
