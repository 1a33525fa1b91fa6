using Portal.KeyService.Callers;
using Portal.Platform.Connections;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Positions;

/// <summary>The catalog and this service's database keep each other's newest mark (IC-5).</summary>
internal static class PositionEndpoints
{
    public static IServiceCollection AddPositions(this IServiceCollection services)
    {
        services.AddSingleton(new DatabasePosition(mustBeTold: false));
        services.AddSingleton<PositionDatabase>();
        services.AddSingleton<PositionCheck>();
        return services;
    }

    public static void MapPositions(this IEndpointRouteBuilder app)
    {
        app.MapGet(KeyServiceRoutes.Positions, GetAsync)
            .AllowEveryCaller()
            .WithMetadata(new AnswersWithoutPosition(), new RecordedCalls());
        app.MapPut(KeyServiceRoutes.Positions, AnchorAsync)
            .RequireRight(CallerRight.Bind)
            .WithMetadata(new RecordedCalls());
    }

    private static async Task<IResult> GetAsync(
        PositionDatabase database,
        PositionCheck check,
        HttpContext http,
        CancellationToken ct
    )
    {
        // In this order: the operator's demand may close the database.
        var catalog = await database.FindCatalogAsync(ct);
        return TypedResults.Ok(new KnownPositions(catalog?.ToString(), null, await check.IsCurrentAsync(http)));
    }

    private static async Task<IResult> AnchorAsync(
        AnchorRequest body,
        PositionDatabase database,
        DatabasePosition position,
        CancellationToken ct
    )
    {
        if (DatabaseMark.Parse(body.Catalog) is not { } catalog)
        {
            return TypedResults.ValidationProblem(
                new Dictionary<string, string[]>(StringComparer.Ordinal) { ["catalog"] = ["Expected number:mark."] }
            );
        }
        var own = await database.AnchorAsync(catalog, ct);
        position.Learn(own);
        return TypedResults.Ok(new KnownPositions(catalog.ToString(), own.ToString(), IsCurrent: true));
    }
}
