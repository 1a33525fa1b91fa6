using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Portal.Platform.Hosting;

/// <summary>
/// Refuses in one place, before any endpoint, a request that no endpoint can read: a query with NUL or with a repeated key
/// (400), a charset other than UTF-8 or a malformed content type (415), a compression that is unknown (415), broken (400) or
/// a bomb (413). What reads the body afterwards sees UTF-8, uncompressed.
/// </summary>
public static class ReadableRequests
{
    /// <summary>After authorization: whoever may not be here is told that first, and costs no more than that.</summary>
    public static IApplicationBuilder UseReadableRequests(this IApplicationBuilder app) =>
        app.Use(next =>
            context =>
            {
                CheckQuery(context.Request);
                CheckCharset(context.Request);
                return CompressedBodies.IsCompressed(context.Request) ? DecompressAsync(context, next) : next(context);
            }
        );

    private static async Task DecompressAsync(HttpContext context, RequestDelegate next)
    {
        await CompressedBodies.DecompressAsync(context);
        await next(context);
    }

    /// <summary>Of a key that comes twice nobody can tell which value was meant.</summary>
    private static void CheckQuery(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return;
        }
        foreach (var (name, values) in request.Query)
        {
            if (name.Contains('\0') || values.Any(value => value?.Contains('\0') == true))
            {
                throw new BadHttpRequestException("The query has a NUL.");
            }
            if (values.Count > 1)
            {
                throw new InvalidInputException(
                    new Dictionary<string, string>(StringComparer.Ordinal) { [name] = "Expected once." }
                );
            }
        }
    }

    /// <summary>
    /// A charset is a token or the same token in quotes (RFC 9110, section 8.3.2). It is taken out, so that nothing later
    /// interprets it in another way.
    /// </summary>
    private static void CheckCharset(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return;
        }
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw Unsupported("The content type is malformed.");
        }
        var charsets = type.Parameters.Where(parameter => Is(parameter.Name.Value, "charset")).ToList();
        if (charsets.Count == 0)
        {
            return;
        }
        if (!charsets.TrueForAll(charset => Is(HeaderUtilities.RemoveQuotes(charset.Value).Value, "utf-8")))
        {
            throw Unsupported("The charset is not UTF-8.");
        }
        charsets.ForEach(charset => type.Parameters.Remove(charset));
        request.ContentType = type.ToString();
    }

    internal static BadHttpRequestException Unsupported(string message) =>
        new(message, StatusCodes.Status415UnsupportedMediaType);

    private static bool Is(string? text, string expected) =>
        string.Equals(text, expected, StringComparison.OrdinalIgnoreCase);
}
