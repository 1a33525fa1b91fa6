namespace Portal.DevHost.Identity.Tokens;

/// <summary>JSON that nobody may keep: tokens and claims (RFC 6749 section 5.1).</summary>
internal sealed class UncachedJson(int status, Dictionary<string, object> body, string? wwwAuthenticate = null)
    : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.Pragma = "no-cache";
        if (wwwAuthenticate is not null)
            headers.WWWAuthenticate = wwwAuthenticate;
        return Results.Json(body, statusCode: status).ExecuteAsync(httpContext);
    }
}
