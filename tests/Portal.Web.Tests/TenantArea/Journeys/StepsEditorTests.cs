using Bunit;
using Portal.Platform;
using Portal.Web.TenantArea.Journeys;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.Tests.TenantArea.Journeys;

public sealed class StepsEditorTests : TenantAreaTests
{
    private readonly JourneyInput input = JourneyInput.Of(Detail(1, "Load", "Drive", "Unload"));

    [Fact]
    public async Task A_step_moves_by_buttons_and_keeps_the_focus()
    {
        var editor = Editor();
        await Press(editor, "Move step 2 up");
        Assert.Equal(["Drive", "Load", "Unload"], Titles);
        Assert.Equal("Now step 1 of 3", Announced(editor));
        Assert.EndsWith("-down", Focused); // its own button is disabled now
        await Press(editor, "Move step 1 down");
        Assert.Equal(["Load", "Drive", "Unload"], Titles);
        Assert.EndsWith("-down", Focused);
    }

    [Fact]
    public void The_ends_do_not_move_further()
    {
        var editor = Editor();
        Assert.True(editor.Find("[aria-label='Move step 1 up']").HasAttribute("disabled"));
        Assert.True(editor.Find("[aria-label='Move step 3 down']").HasAttribute("disabled"));
        Assert.Equal(0, input.Move(input.Steps[0], -1));
        Assert.Equal(0, input.Move(input.Steps[2], 1));
        Assert.Equal(0, input.Move(new StepInput(), 1));
        Assert.Equal(["Load", "Drive", "Unload"], Titles);
    }

    [Fact]
    public async Task Removing_a_step_focuses_the_next()
    {
        var editor = Editor();
        await Press(editor, "Remove step 3");
        Assert.Equal(["Load", "Drive"], Titles);
        Assert.Equal($"#{StepEditor.IdOf(input.Steps[1])}-title", Focused);
        await Press(editor, "Remove step 1");
        await Press(editor, "Remove step 1");
        Assert.Equal("#add-step", Focused);
    }

    [Fact]
    public async Task A_new_step_has_the_journeys_owner()
    {
        var editor = Editor();
        await editor.Find("#add-step").ClickAsync(new());
        Assert.Equal(("Ops", (Guid?)null), (input.Steps[3].Owner, input.Steps[3].StepId));
        Assert.Equal($"#{StepEditor.IdOf(input.Steps[3])}-title", Focused);
    }

    [Fact]
    public async Task An_error_is_linked_to_its_field_stays_with_its_step_and_goes_when_it_is_mended()
    {
        var errors = new Dictionary<string, string> { ["Steps[1].Title"] = "Step 2: the title is missing." };
        var failure = Failure.Of("Not saved.", new InvalidInputException(errors), () => "R");
        var editor = Render<StepsEditor>(p =>
            p.Add(e => e.Input, input).Add(e => e.Failure, input.ErrorsByStep(failure))
        );
        Assert.Equal("Drive", Wrong().GetAttribute("value"));
        Assert.Equal(
            "The title is missing.",
            editor.Find("#" + Wrong().GetAttribute("aria-describedby")).TextContent.Trim()
        );
        await Press(editor, "Move step 2 up");
        Assert.Equal("Drive", Wrong().GetAttribute("value"));
        Wrong().Input("Drive on");
        Assert.Empty(editor.FindAll("[aria-invalid=true]"));
        Assert.Equal("Drive on", input.Steps[0].Title);

        AngleSharp.Dom.IElement Wrong() => editor.Find("[aria-invalid=true]");
    }

    private IEnumerable<string> Titles => input.Steps.Select(step => step.Title);

    private string Focused => (string)JSInterop.Invocations["portal.focus"][^1].Arguments[0]!;

    private IRenderedComponent<StepsEditor> Editor() => Render<StepsEditor>(p => p.Add(e => e.Input, input));

    private static Task Press(IRenderedComponent<StepsEditor> editor, string name) =>
        editor.Find($"[aria-label='{name}']").ClickAsync(new());

    private static string Announced(IRenderedComponent<StepsEditor> editor) =>
        editor.Find("[aria-live]").TextContent.Trim();
}
