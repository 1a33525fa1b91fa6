namespace Portal.Web.Hosting;

/// <summary>The answers to requests that cannot be read, by what is wrong with them.</summary>
internal static class UnreadableRequest
{
    /// <summary>The answer with a status of 4xx.</summary>
    public static Refusal Answer(int status) =>
        status switch
        {
            StatusCodes.Status413PayloadTooLarge => new(
                status,
                "This request is too large",
                "It is larger than the 64 KB that a form may have. Nothing was changed.",
                "Go back and try again with less."
            ),
            StatusCodes.Status414UriTooLong => new(
                status,
                "This address is too long",
                "It is longer than the 8 KB that an address may have.",
                "Check the link, or start from the home page."
            ),
            StatusCodes.Status415UnsupportedMediaType => new(
                status,
                "This request could not be read",
                "Expected a form in UTF-8. Nothing was changed.",
                "Go back and try again."
            ),
            StatusCodes.Status431RequestHeaderFieldsTooLarge => new(
                status,
                "Your browser sent too many cookies",
                "They fill more than 32 KB, and this site or a neighbouring one set them. This page asked the browser to delete them.",
                "Reload the page and sign in. If you see this once more, delete this site's cookies in the browser's settings."
            ),
            _ => new(
                status,
                "This request could not be read",
                "Something in it was missing, too long or malformed. Nothing was changed.",
                "Go back and try again."
            ),
        };
}
