namespace Portal.Web.Layout.Parts;

/// <summary>A confirmation before an action: states the effect and labels both buttons.</summary>
/// <param name="Title">The question: "Revoke "nightly-export"?"</param>
/// <param name="Effect">What happens: "Requests that use it fail immediately. Last used 4 minutes ago."</param>
/// <param name="Confirm">The button that does it: "Revoke key".</param>
/// <param name="Cancel">The button that does not: "Keep key".</param>
/// <param name="Danger">Whether the action is destructive: a red button, and the focus starts on <paramref name="Cancel"/>.</param>
public sealed record Confirmation(string Title, string Effect, string Confirm, string Cancel, bool Danger = true);
