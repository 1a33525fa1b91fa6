using System.Globalization;
using Portal.KeyService.Callers;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Tokens;

/// <summary>Public signing keys as a JWK set (RFC 7517), one for each use. They are no secret: every caller may read them.</summary>
internal static class KeySetEndpoint
{
    public static IServiceCollection AddSigning(this IServiceCollection services, SigningSecret secret)
    {
        services.AddSingleton(secret);
        services.AddSingleton(new SigningSchedule());
        services.AddSingleton<SigningKeys>();
        services.AddHostedService<KeyRotation>();
        return services;
    }

    public static void MapKeySets(this IEndpointRouteBuilder app) =>
        app.MapGet(KeyServiceRoutes.Jwks, GetAsync).AllowEveryCaller();

    private static async Task<IResult> GetAsync(
        string use,
        SigningKeys keys,
        SigningSchedule schedule,
        HttpContext http,
        CancellationToken ct
    )
    {
        SigningUse? requested = use switch
        {
            "context-token" => SigningUse.ContextToken,
            "seal" => SigningUse.Seal,
            "report" => SigningUse.Report,
            _ => null,
        };
        if (requested is null)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound);
        }
        var seconds = schedule.CachedFor.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "private, max-age=" + seconds;
        var published = await keys.PublishedAsync(requested.Value, ct);
        // Member by member: JsonWebKey itself would be written with empty lists of members that these keys do not have.
        return TypedResults.Ok(
            new
            {
                keys = published.Select(k => new
                {
                    k.Kty,
                    k.Crv,
                    k.Alg,
                    k.Use,
                    k.Kid,
                    k.X,
                    k.Y,
                }),
            }
        );
    }
}
