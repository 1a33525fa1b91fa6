using Portal.KeyService.Callers;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Positions;

/// <summary>
/// IC-5: callers say what this service's database must contain, as they know it from the catalog. While it lacks that, they are
/// served nothing: a key that was revoked would be valid again. The operator's word closes the service to everybody.
/// </summary>
internal sealed partial class PositionCheck(
    DatabasePosition position,
    PositionDatabase database,
    ILogger<PositionCheck> logger
) : IMiddleware
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        var answersToAll = endpoint is null || endpoint.Metadata.GetMetadata<AnswersWithoutPosition>() is not null;
        if (answersToAll || await IsCurrentAsync(context))
        {
            await next(context);
            return;
        }
        context.Response.Headers.RetryAfter = "1";
        await Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
    }

    /// <summary>Whether the database has what the caller demands. Only who knows of no mark may demand none.</summary>
    public async Task<bool> IsCurrentAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        if (DatabaseMark.Parse(context.Request.Headers[KeyServiceRoutes.PositionHeader]) is not { } demanded)
        {
            return position.Newest is null && !await database.IsMarkedAsync(ct);
        }
        if (demanded.Number <= (position.Newest?.Number ?? 0))
        {
            return true; // every connection has shown a newer one
        }
        if (await database.ContainsAsync(demanded, ct))
        {
            position.Learn(demanded);
            return true;
        }
        LogStale(context.User.Identity?.Name, demanded.Number);
        if (context.User.HasClaim(CallerAuthentication.RightClaim, nameof(CallerRight.Bind)))
        {
            position.Learn(demanded);
            database.Clear();
        }
        return false;
    }

    [LoggerMessage(
        5002,
        LogLevel.Critical,
        "This database is older than {Caller} knows it: it lacks mark {Number}. Nothing is served from it"
    )]
    private partial void LogStale(string? caller, long number);
}

/// <summary>An endpoint that tells what is known, whatever the caller demands.</summary>
internal sealed class AnswersWithoutPosition;
