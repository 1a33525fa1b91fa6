using Portal.Api.Authentication;
using Portal.Api.Companies;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Api.Hosting;

/// <summary>What an endpoint of the tenant API does, for calls that are refused before its operation begins.</summary>
internal sealed record TenantCall(AuditAction Action, Permission Permission, string TargetKind);

/// <summary>The same for an endpoint of the platform API.</summary>
internal sealed record PlatformCall(PlatformAction Action, string Scope = PlatformScopes.ReadCompanies);

/// <summary>
/// IC-13 for calls of a known key that reach no operation: a query, header or body that is wrong, or an address, method or
/// kind of content that is not served. They are in the log before the answer leaves. Runs after authorization.
/// </summary>
internal sealed class RefusedCalls(
    RequestDelegate next,
    TenantData data,
    RefusalOperations refusals,
    CompanyOperations companies
)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (IsOfInput(e))
        {
            await RecordInputAsync(context);
            throw;
        }
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null })
        {
            await RecordRequestAsync(context); // the framework's own: 404, 405, 413, 415
        }
    }

    private Task RecordRequestAsync(HttpContext context)
    {
        var (method, status) = (context.Request.Method, context.Response.StatusCode);
        return context.User.Identity switch
        {
            TenantKeyIdentity key => refusals.RecordRequestAsync(key.Caller, method, status, CancellationToken.None),
            PlatformKeyIdentity key => companies.RefuseRequestAsync(key, status),
            _ => Task.CompletedTask, // nobody is known: an event counts it
        };
    }

    /// <summary>Operations record the rest, and what they find wrong themselves.</summary>
    private static bool IsOfInput(Exception exception) =>
        exception is not InvalidInputException { IsAudited: true }
        && Problem.StatusOf(exception)
            is StatusCodes.Status400BadRequest
                or StatusCodes.Status408RequestTimeout
                or StatusCodes.Status413PayloadTooLarge
                or StatusCodes.Status415UnsupportedMediaType
                or StatusCodes.Status428PreconditionRequired
                or StatusCodes.Status431RequestHeaderFieldsTooLarge;

    /// <exception cref="ForbiddenException">The key may not do it in any case, and is told that.</exception>
    private Task RecordInputAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        return (
            context.User.Identity,
            metadata?.GetMetadata<TenantCall>(),
            metadata?.GetMetadata<PlatformCall>()
        ) switch
        {
            (TenantKeyIdentity key, { } call, _) => data.RefuseAsync(
                key.Caller,
                new(call.Action, call.Permission) { TargetKind = call.TargetKind, TargetId = TargetOf(context) },
                CancellationToken.None
            ),
            (PlatformKeyIdentity key, _, { } call) => companies.RefuseAsync(key, call.Action, call.Scope),
            _ => Task.CompletedTask, // nobody is known: an event counts it
        };
    }

    private static Guid? TargetOf(HttpContext context) =>
        Guid.TryParse(context.Request.RouteValues["id"] as string, out var id) ? id : null;
}
