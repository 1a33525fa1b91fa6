using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Pages;

/// <summary>One page of the provider: its frame, and the headers that confine it.</summary>
internal sealed class PageResult(Realm realm, string title, Html main) : IResult
{
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Addresses that a form on this page may lead to: Chromium applies <c>form-action</c> to redirects as well.</summary>
    public IReadOnlyList<string> FormTargets { get; init; } = [];

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Policy();
        response.Headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: with that, browsers send "Origin: null" along with our own forms.
        response.Headers["Referrer-Policy"] = "same-origin";
        return response.WriteAsync(Document().Markup, httpContext.RequestAborted);
    }

    private string Policy()
    {
        var targets = FormTargets
            .Select(uri => new Uri(uri).GetLeftPart(UriPartial.Authority))
            .Distinct(StringComparer.Ordinal);
        return "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action "
            + string.Join(' ', targets.Prepend("'self'"));
    }

    private Html Document() =>
        Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>{title} · Development identity provider</title>
              <link rel="icon" href="data:,">
              <link rel="stylesheet" href="{realm.Addresses.Relative(
                RealmAddresses.StyleSheetRoute
            )}?v={StyleSheet.Version}">
            </head>
            <body>
              <header><p><strong>{realm.DisplayName}</strong> <span>Development identity provider</span></p></header>
              <main>
            {main}
              </main>
            </body>
            </html>
            """
        );
}
