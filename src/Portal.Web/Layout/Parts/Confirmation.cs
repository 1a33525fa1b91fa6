namespace Portal.Web.Layout.Parts;

/// <summary>A question before an action: it names the effect, and both buttons say what they do.</summary>
/// <param name="Title">The question: "Revoke "nightly-export"?"</param>
/// <param name="Effect">What happens: "Requests that use it fail at once. Last used 4 minutes ago."</param>
/// <param name="Confirm">The button that does it: "Revoke key".</param>
/// <param name="Keep">The button that does not: "Keep key".</param>
/// <param name="Danger">Whether it destroys or takes away: the red button, and the focus starts on <paramref name="Keep"/>.</param>
public sealed record Confirmation(string Title, string Effect, string Confirm, string Keep, bool Danger = true);
