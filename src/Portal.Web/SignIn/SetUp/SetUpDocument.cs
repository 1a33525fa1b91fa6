using Microsoft.AspNetCore.Components;

namespace Portal.Web.SignIn.SetUp;

/// <summary>What every page of the set-up names.</summary>
public abstract class SetUpDocument : ComponentBase
{
    /// <summary>The company.</summary>
    [Parameter, EditorRequired]
    public string CompanyName { get; set; } = "";

    /// <summary>The host that the page is on.</summary>
    [Parameter, EditorRequired]
    public string Host { get; set; } = "";
}
