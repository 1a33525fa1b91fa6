using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Pages;

/// <summary>Pages that only say something: what happened, why, what to do next.</summary>
internal static class MessagePage
{
    public static PageResult Notice(Realm realm, string title, string text) =>
        new(realm, title, Html.Of($"<h1>{title}</h1>\n<p>{text}</p>"));

    public static PageResult Refusal(
        Realm realm,
        string title,
        string reason,
        int status = StatusCodes.Status400BadRequest
    ) =>
        new(
            realm,
            title,
            Html.Of(
                $"""
                <h1>{title}</h1>
                <p class="error">{reason}</p>
                <p>Go back to the application and start again.</p>
                """
            )
        )
        {
            Status = status,
        };
}
