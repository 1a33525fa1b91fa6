using Microsoft.AspNetCore.Http.Features;
using Portal.Platform.Hosting;

namespace Portal.Web.Hosting;

/// <summary>
/// The one way to read forms. Each is parsed before antiforgery and the endpoints, the framework's own included, so that none
/// of them meets one that cannot be read: 400. A body that is no form is 415.
/// </summary>
internal static class RequestForms
{
    /// <summary>After <see cref="ReadableRequests"/> and before antiforgery, which reads the form too.</summary>
    public static IApplicationBuilder UseForms(this IApplicationBuilder app) =>
        app.Use(next =>
            context =>
                context.Request.HasFormContentType ? ReadAsync(context, next)
                : HasBody(context) ? throw NoForm()
                : next(context)
        );

    /// <summary>The form of a request.</summary>
    /// <exception cref="BadHttpRequestException">There is none: 415.</exception>
    public static IFormCollection GetForm(this HttpContext context) =>
        context.Features.Get<IFormFeature>()?.Form ?? throw NoForm();

    /// <summary>The text of a field; one that came twice or not at all counts as empty.</summary>
    public static string One(this IFormCollection form, string field) => form[field] is [{ } value] ? value : "";

    private static async Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception e)
            when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException
                && e is not BadHttpRequestException
            )
        {
            throw new BadHttpRequestException("The form cannot be read.", e);
        }
        if (form.Any(field => field.Key.Contains('\0') || field.Value.Any(value => value?.Contains('\0') == true)))
        {
            throw new BadHttpRequestException("The form has a NUL."); // PostgreSQL stores none
        }
        await next(context);
    }

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
        && !CircuitEndpoints.IsWebSocket(context.Request);

    private static BadHttpRequestException NoForm() =>
        new("Expected a form.", StatusCodes.Status415UnsupportedMediaType);
}
