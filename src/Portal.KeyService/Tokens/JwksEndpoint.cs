using System.Globalization;
using Portal.KeyService.Callers;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Tokens;

/// <summary>Public signing keys, a set for each use. They are no secret: every caller may read them.</summary>
internal static class JwksEndpoint
{
    public static IServiceCollection AddSigning(this IServiceCollection services, SigningSecret secret)
    {
        services.AddSingleton(secret);
        services.AddSingleton(new SigningSchedule());
        services.AddSingleton<SigningKeys>();
        services.AddHostedService<KeyRotation>();
        return services;
    }

    public static void MapJwks(this IEndpointRouteBuilder app) =>
        app.MapGet(KeyServiceRoutes.Jwks, GetAsync).AllowEveryCaller();

    private static async Task<IResult> GetAsync(
        string use,
        SigningKeys keys,
        SigningSchedule schedule,
        HttpContext http,
        CancellationToken ct
    )
    {
        SigningUse? asked = use switch
        {
            "context-token" => SigningUse.ContextToken,
            "seal" => SigningUse.Seal,
            "report" => SigningUse.Report,
            _ => null,
        };
        if (asked is null)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound);
        }
        var seconds = schedule.CachedFor.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "private, max-age=" + seconds;
        return TypedResults.Ok(await keys.PublishedAsync(asked.Value, ct));
    }
}
