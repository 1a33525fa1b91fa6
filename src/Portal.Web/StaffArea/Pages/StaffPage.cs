using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Pages;

/// <summary>The request, as every page of the staff area shows it.</summary>
/// <param name="Person">Who is signed in.</param>
/// <param name="Host">The staff host, without a port.</param>
/// <param name="Path">The page's own path.</param>
/// <param name="FormField">Name of the hidden field that every form carries.</param>
/// <param name="FormToken">Its value, bound to this session.</param>
/// <param name="Now">When the page was rendered, UTC.</param>
public sealed record StaffPageContext(
    LiveStaff Person,
    string Host,
    string Path,
    string FormField,
    string FormToken,
    DateTimeOffset Now
)
{
    /// <summary>For a part of a page that has no form.</summary>
    internal static StaffPageContext WithoutForms(HttpContext context, DateTimeOffset now) =>
        new(context.GetStaff(), context.GetResolvedHost().Name.Value, context.Request.Path, "", "", now);
}

/// <summary>A page of the staff area: rendered whole on the server, after its entry in the platform log is durable.</summary>
/// <typeparam name="TPage">The page.</typeparam>
/// <param name="parameters">Its parameters.</param>
/// <param name="status">HTTP status.</param>
internal sealed class StaffPage<TPage>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
    : IResult
    where TPage : IComponent
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var tokens = services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(httpContext);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var context = StaffPageContext.WithoutForms(httpContext, now) with
        {
            FormField = tokens.FormFieldName,
            FormToken = tokens.RequestToken!,
        };
        return services
            .GetRequiredService<StaticPages>()
            .WriteAsync<StaffRoot>(
                httpContext,
                status,
                new()
                {
                    [nameof(StaffRoot.Context)] = context,
                    [nameof(StaffRoot.Page)] = typeof(TPage),
                    [nameof(StaffRoot.Parameters)] = parameters,
                }
            );
    }
}
