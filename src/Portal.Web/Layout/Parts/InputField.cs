using Microsoft.AspNetCore.Components;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.Layout.Parts;

/// <summary>A labelled input with its hint and its error, which disappears when the input is changed.</summary>
public abstract class InputField : ComponentBase
{
    private Failure? answered;
    private bool isMended;

    /// <summary>Element id of the input; must be unique in the page.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>The visible label, which is also the input's accessible name.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Help that stands below the input.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>The last answer to the form, which may hold an error for this field.</summary>
    [Parameter]
    public Failure? Failure { get; set; }

    /// <summary>The field's name in <see cref="Failure.Fields"/>.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>The error itself, for pages without a <see cref="Failure"/>.</summary>
    [Parameter]
    public string? ErrorText { get; set; }

    /// <summary>The input's name in a form that the browser sends; null where the circuit reads it.</summary>
    [Parameter]
    public string? FormName { get; set; }

    /// <summary>Classes of the whole field.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>Whether the input can be changed now.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>The error to show, or null.</summary>
    protected string? Error => ErrorText ?? (isMended || Name is null ? null : Failure?.Fields.GetValueOrDefault(Name));

    /// <summary>Element id of the error.</summary>
    protected string ErrorId => $"{Id}-error";

    /// <summary>Element id of the hint.</summary>
    protected string HintId => $"{Id}-hint";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(answered, Failure))
        {
            (answered, isMended) = (Failure, false);
        }
    }

    /// <summary>The input was changed: an error about the old one no longer holds.</summary>
    protected void Mend() => isMended = true;
}
